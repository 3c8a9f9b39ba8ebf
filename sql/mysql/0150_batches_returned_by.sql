-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE batches ADD COLUMN returned_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL;
