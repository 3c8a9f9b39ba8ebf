-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE accounts ADD COLUMN cancelled_at DATETIME(6) NULL, ADD KEY ix_accounts_cancelled (cancelled_at, id);
