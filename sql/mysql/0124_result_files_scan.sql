-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE result_files ADD COLUMN scan_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL;
