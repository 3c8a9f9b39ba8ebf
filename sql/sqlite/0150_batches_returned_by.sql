-- +goose Up
ALTER TABLE batches ADD COLUMN returned_by TEXT;
