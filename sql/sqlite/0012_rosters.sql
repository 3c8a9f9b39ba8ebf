-- +goose Up
CREATE TABLE rosters (
  id TEXT NOT NULL,
  org_id TEXT NOT NULL,
  file_name TEXT NOT NULL,
  file_sha256 BLOB,
  status TEXT NOT NULL,
  blob_key TEXT NOT NULL,
  row_count INTEGER NOT NULL,
  bad INTEGER NOT NULL,
  added INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  same INTEGER NOT NULL,
  gone INTEGER NOT NULL,
  uploaded_by TEXT NOT NULL,
  imported_at DATETIME,
  version INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_rosters_org ON rosters (org_id, id);
