-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE batches ADD COLUMN mandate_edition BIGINT NOT NULL DEFAULT 1;
