-- +goose Up
CREATE TABLE disbursements (
  id TEXT NOT NULL,
  org_id TEXT NOT NULL,
  programme TEXT NOT NULL,
  title TEXT NOT NULL,
  status TEXT NOT NULL,
  row_count INTEGER NOT NULL,
  amount_cents INTEGER NOT NULL,
  paid_cents INTEGER NOT NULL,
  failed_cents INTEGER NOT NULL,
  prepared_by TEXT NOT NULL,
  approved_by TEXT,
  approved_at DATETIME,
  version INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_disbursements_org ON disbursements (org_id, status);
