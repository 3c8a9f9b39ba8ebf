-- +goose Up
ALTER TABLE redemptions ADD COLUMN total_key TEXT;
