-- +goose Up
ALTER TABLE batches ADD COLUMN return_record TEXT NOT NULL DEFAULT '';
