-- +goose Up
CREATE TABLE accounts (
  id TEXT NOT NULL,
  open_id TEXT NOT NULL,
  union_id TEXT,
  member_id TEXT,
  tie_fixed BOOLEAN NOT NULL,
  name TEXT NOT NULL,
  blocked BOOLEAN NOT NULL,
  version INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_accounts_unionid ON accounts (union_id);
CREATE UNIQUE INDEX uq_accounts_member ON accounts (member_id);
CREATE UNIQUE INDEX uq_accounts_openid ON accounts (open_id);
