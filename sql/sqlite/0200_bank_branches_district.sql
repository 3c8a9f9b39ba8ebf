-- +goose Up
ALTER TABLE bank_branches ADD COLUMN district TEXT NOT NULL DEFAULT '';
