-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE cards
  ADD COLUMN status_at DATETIME(6) NULL,
  ADD KEY ix_cards_waiting (status, status_at, id);
