-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE photos ADD COLUMN erased_at DATETIME(6) NULL;
