-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE bank_branches ADD COLUMN district VARCHAR(50) NOT NULL DEFAULT '';
