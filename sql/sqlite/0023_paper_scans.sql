-- +goose Up
CREATE TABLE paper_scans (
  id TEXT NOT NULL,
  batch_id TEXT NOT NULL,
  edition INTEGER NOT NULL,
  paper TEXT NOT NULL,
  blob_key TEXT NOT NULL,
  sha256 BLOB,
  media TEXT NOT NULL,
  account_id TEXT NOT NULL,
  deleted_at DATETIME,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_paper_scans_batch ON paper_scans (batch_id);
