-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX ix_redemptions_mine ON redemptions (member_id, id);
