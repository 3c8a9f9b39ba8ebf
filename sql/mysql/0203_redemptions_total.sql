-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE redemptions ADD COLUMN total_key VARCHAR(160) NULL;
