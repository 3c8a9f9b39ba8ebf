-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE number_corrections ADD COLUMN other_card_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL;
