-- +goose Up
ALTER TABLE moves ADD COLUMN audit_id TEXT;
