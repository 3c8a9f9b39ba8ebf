-- +goose Up
ALTER TABLE bank_branches ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
