-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX ix_redemptions_member_list ON redemptions (member_id, id);
