-- +goose Up
CREATE TABLE status_files (
  id TEXT NOT NULL,
  bank_branch_id TEXT NOT NULL,
  file_sha256 BLOB,
  status TEXT NOT NULL,
  summary TEXT NOT NULL,
  uploaded_by TEXT NOT NULL,
  applied_by TEXT,
  applied_at DATETIME,
  version INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_status_files_branch ON status_files (bank_branch_id, id);
CREATE UNIQUE INDEX uq_status_files_hash ON status_files (bank_branch_id, file_sha256);
