-- +goose Up
ALTER TABLE accounts ADD COLUMN cancelled_at DATETIME NULL;
CREATE INDEX ix_accounts_cancelled ON accounts (cancelled_at, id);
