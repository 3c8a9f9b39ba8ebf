-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE subscriptions ADD COLUMN by_page BIGINT NOT NULL DEFAULT 0;
