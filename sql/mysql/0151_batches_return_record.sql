-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE batches ADD COLUMN return_record VARCHAR(4000) NOT NULL DEFAULT '';
