-- +goose Up
CREATE TABLE grants (
  id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  role TEXT NOT NULL,
  org_id TEXT,
  bank_branch_id TEXT,
  service_base_id TEXT,
  appointed_by TEXT,
  start_at DATETIME NOT NULL,
  ended_at DATETIME,
  ended_by TEXT,
  live TEXT,
  version INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_grants_account FOREIGN KEY (account_id) REFERENCES accounts (id)
);

CREATE INDEX ix_grants_account ON grants (account_id);
CREATE INDEX ix_grants_bank_branch ON grants (bank_branch_id);
CREATE INDEX ix_grants_org ON grants (org_id);
CREATE INDEX ix_grants_service_base ON grants (service_base_id);
CREATE UNIQUE INDEX uq_grants_live ON grants (live);
