-- +goose Up
CREATE TABLE tie_codes (
  id TEXT NOT NULL,
  code_hash BLOB,
  account_id TEXT NOT NULL,
  end_at DATETIME NOT NULL,
  used_at DATETIME,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_tie_codes_account ON tie_codes (account_id);
CREATE UNIQUE INDEX uq_tie_codes_hash ON tie_codes (code_hash);
