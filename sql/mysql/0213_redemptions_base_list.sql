-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX ix_redemptions_base_list ON redemptions (service_base_id, id);
