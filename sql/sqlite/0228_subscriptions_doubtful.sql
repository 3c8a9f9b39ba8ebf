-- +goose Up
ALTER TABLE subscriptions ADD COLUMN doubtful INTEGER NOT NULL DEFAULT 0;
