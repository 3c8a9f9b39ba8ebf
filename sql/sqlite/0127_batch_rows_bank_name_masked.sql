-- +goose Up
ALTER TABLE batch_rows ADD COLUMN bank_name_masked TEXT NOT NULL DEFAULT '';
