-- +goose Up
ALTER TABLE cards ADD COLUMN status_at DATETIME NULL;
CREATE INDEX ix_cards_waiting ON cards (status, status_at, id);
