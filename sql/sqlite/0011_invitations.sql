-- +goose Up
CREATE TABLE invitations (
  id TEXT NOT NULL,
  code_hash BLOB,
  role TEXT NOT NULL,
  org_id TEXT,
  bank_branch_id TEXT,
  service_base_id TEXT,
  name TEXT NOT NULL,
  appointed_by TEXT,
  accepted_by TEXT,
  accepted_at DATETIME,
  end_at DATETIME NOT NULL,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_invitations_org ON invitations (org_id);
CREATE UNIQUE INDEX uq_invitations_code ON invitations (code_hash);
