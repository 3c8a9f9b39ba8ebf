-- +goose Up
ALTER TABLE result_files ADD COLUMN scan_id TEXT;
