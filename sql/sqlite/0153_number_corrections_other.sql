-- +goose Up
ALTER TABLE number_corrections ADD COLUMN other_card_id TEXT;
