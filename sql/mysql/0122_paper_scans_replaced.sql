-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE paper_scans ADD COLUMN replaced_at DATETIME(6) NULL;
