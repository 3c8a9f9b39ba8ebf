-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE cards ADD KEY ix_cards_delivered (status, delivered_at, id);
