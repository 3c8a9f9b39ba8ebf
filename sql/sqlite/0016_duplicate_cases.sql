-- +goose Up
CREATE TABLE duplicate_cases (
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  clash_key TEXT NOT NULL,
  settler_org_id TEXT NOT NULL,
  status TEXT NOT NULL,
  kept_id TEXT,
  settled_by TEXT,
  due_at DATETIME NOT NULL,
  version INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_duplicate_cases_settler ON duplicate_cases (settler_org_id, status, created_at);
CREATE UNIQUE INDEX uq_duplicate_cases_key ON duplicate_cases (clash_key);
