-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE batches ADD COLUMN papers_deleted_at DATETIME(6) NULL;
