-- +goose Up
CREATE TABLE idempotencies (
  id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  route TEXT NOT NULL,
  key TEXT NOT NULL,
  body_hash BLOB,
  status INTEGER NOT NULL,
  answer BLOB,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_idempotencies_created ON idempotencies (created_at);
CREATE UNIQUE INDEX uq_idempotencies_key ON idempotencies (account_id, route, key);
