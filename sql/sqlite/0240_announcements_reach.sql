-- +goose Up
ALTER TABLE announcements ADD COLUMN reach BIGINT NOT NULL DEFAULT 0;
