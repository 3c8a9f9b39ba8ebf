-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE members ADD COLUMN proven_phone VARBINARY(32) NULL;
