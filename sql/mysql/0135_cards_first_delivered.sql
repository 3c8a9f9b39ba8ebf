-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE cards ADD COLUMN first_delivered_at DATETIME(6) NULL;
