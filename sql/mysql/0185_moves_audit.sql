-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE moves ADD COLUMN audit_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL;
