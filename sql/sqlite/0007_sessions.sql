-- +goose Up
CREATE TABLE sessions (
  id TEXT NOT NULL,
  token_hash BLOB,
  account_id TEXT NOT NULL,
  device TEXT NOT NULL,
  last_seen_at DATETIME NOT NULL,
  idle_end_at DATETIME NOT NULL,
  end_at DATETIME NOT NULL,
  revoked_at DATETIME,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_sessions_account FOREIGN KEY (account_id) REFERENCES accounts (id)
);

CREATE INDEX ix_sessions_account ON sessions (account_id);
CREATE INDEX ix_sessions_end ON sessions (end_at);
CREATE UNIQUE INDEX uq_sessions_token ON sessions (token_hash);
