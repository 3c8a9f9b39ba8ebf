-- +goose Up
CREATE TABLE number_list_exports (
  id TEXT NOT NULL,
  org_id TEXT NOT NULL,
  recipient TEXT NOT NULL,
  reason TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  approved_by TEXT,
  status TEXT NOT NULL,
  blob_key TEXT NOT NULL,
  row_count INTEGER NOT NULL,
  end_at DATETIME NOT NULL,
  version INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_number_list_exports_org ON number_list_exports (org_id);
