-- +goose Up
ALTER TABLE photos ADD COLUMN erased_at DATETIME;
