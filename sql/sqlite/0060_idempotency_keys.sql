-- +goose Up
CREATE TABLE idempotency_keys (
  id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  route TEXT NOT NULL,
  request_key TEXT NOT NULL,
  body_hash BLOB,
  status INTEGER NOT NULL,
  answer BLOB,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_idempotency_keys_created ON idempotency_keys (created_at);
CREATE UNIQUE INDEX uq_idempotency_keys ON idempotency_keys (account_id, route, request_key);
