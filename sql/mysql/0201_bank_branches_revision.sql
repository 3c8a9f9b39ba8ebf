-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE bank_branches ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
