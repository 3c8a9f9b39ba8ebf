-- +goose Up
ALTER TABLE subscriptions ADD COLUMN by_event INTEGER NOT NULL DEFAULT 0;
