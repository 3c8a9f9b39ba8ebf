-- +goose Up
CREATE TABLE orgs (
  id TEXT NOT NULL,
  parent_id TEXT,
  path TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  level TEXT NOT NULL,
  applies BOOLEAN NOT NULL,
  phone TEXT NOT NULL,
  address TEXT NOT NULL,
  head_member_id TEXT,
  bank_branch_id TEXT,
  officer_id TEXT,
  headcount INTEGER NOT NULL,
  closed BOOLEAN NOT NULL,
  version INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_orgs_bank_branch ON orgs (bank_branch_id);
CREATE INDEX ix_orgs_parent ON orgs (parent_id, name);
CREATE UNIQUE INDEX uq_orgs_code ON orgs (code);
CREATE UNIQUE INDEX uq_orgs_path ON orgs (path);
