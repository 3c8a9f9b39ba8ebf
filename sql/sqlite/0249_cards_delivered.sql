-- +goose Up
CREATE INDEX ix_cards_delivered ON cards (status, delivered_at, id);
