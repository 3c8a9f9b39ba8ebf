-- +goose Up
CREATE TABLE batches (
  id TEXT NOT NULL,
  org_id TEXT NOT NULL,
  bank_branch_id TEXT NOT NULL,
  number TEXT,
  edition INTEGER NOT NULL,
  status TEXT NOT NULL,
  row_count INTEGER NOT NULL,
  struck INTEGER NOT NULL,
  opened INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  manifest_sha256 BLOB,
  head_mandate_id TEXT,
  clerk_mandate_id TEXT,
  reasons TEXT NOT NULL,
  created_by TEXT NOT NULL,
  sealed_at DATETIME,
  submitted_at DATETIME,
  accepted_at DATETIME,
  resulted_at DATETIME,
  version INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT ck_batches_status CHECK (status IN ('accepted', 'discarded', 'draft', 'resulted', 'returned', 'sealed', 'submitted', 'void')),
  CONSTRAINT fk_batches_org FOREIGN KEY (org_id) REFERENCES orgs (id)
);

CREATE INDEX ix_batches_branch ON batches (bank_branch_id, status, id);
CREATE INDEX ix_batches_org ON batches (org_id, status, id);
CREATE UNIQUE INDEX uq_batches_number ON batches (number);
