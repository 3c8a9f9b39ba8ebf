-- +goose Up
ALTER TABLE batches ADD COLUMN recorded_by TEXT;
