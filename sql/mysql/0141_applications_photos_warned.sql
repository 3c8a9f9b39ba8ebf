-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE applications ADD COLUMN photos_warned_at DATETIME(6) NULL;
