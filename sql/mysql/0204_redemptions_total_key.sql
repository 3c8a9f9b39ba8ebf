-- +goose NO TRANSACTION
-- +goose Up
CREATE UNIQUE INDEX uq_redemptions_total ON redemptions (total_key);
