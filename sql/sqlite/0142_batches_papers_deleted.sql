-- +goose Up
ALTER TABLE batches ADD COLUMN papers_deleted_at DATETIME;
