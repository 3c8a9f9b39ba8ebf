-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE roster_rows ADD COLUMN live_key_next VARBINARY(64) NULL;
