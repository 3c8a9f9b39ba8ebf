-- +goose Up
ALTER TABLE subscriptions ADD COLUMN by_page INTEGER NOT NULL DEFAULT 0;
