-- +goose Up
CREATE TABLE activation_sessions (
  id TEXT NOT NULL,
  org_id TEXT NOT NULL,
  bank_branch_id TEXT NOT NULL,
  place TEXT NOT NULL,
  start_at DATETIME NOT NULL,
  end_at DATETIME NOT NULL,
  seats INTEGER NOT NULL,
  taken INTEGER NOT NULL,
  cancelled BOOLEAN NOT NULL,
  created_by TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_activation_sessions_org ON activation_sessions (org_id, start_at);
