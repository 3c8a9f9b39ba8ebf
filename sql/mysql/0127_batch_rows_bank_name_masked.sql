-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE batch_rows ADD COLUMN bank_name_masked VARCHAR(64) NOT NULL DEFAULT '';
