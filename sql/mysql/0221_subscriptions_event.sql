-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE subscriptions ADD COLUMN by_event BIGINT NOT NULL DEFAULT 0;
