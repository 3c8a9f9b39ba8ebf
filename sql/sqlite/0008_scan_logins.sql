-- +goose Up
CREATE TABLE scan_logins (
  id TEXT NOT NULL,
  poll_hash BLOB,
  number TEXT NOT NULL,
  browser TEXT NOT NULL,
  address TEXT NOT NULL,
  account_id TEXT,
  confirmed_at DATETIME,
  collected_at DATETIME,
  end_at DATETIME NOT NULL,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_scan_logins_end ON scan_logins (end_at);
