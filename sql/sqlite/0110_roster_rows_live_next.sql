-- +goose Up
ALTER TABLE roster_rows ADD COLUMN live_key_next BLOB;
