-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE members ADD COLUMN proven_phone_next VARBINARY(32) NULL;
