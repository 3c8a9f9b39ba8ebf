-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE subscriptions ADD COLUMN doubtful BIGINT NOT NULL DEFAULT 0;
