-- +goose Up
ALTER TABLE batches ADD COLUMN mandate_edition INTEGER NOT NULL DEFAULT 1;
