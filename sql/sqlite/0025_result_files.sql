-- +goose Up
CREATE TABLE result_files (
  id TEXT NOT NULL,
  batch_id TEXT NOT NULL,
  file_sha256 BLOB,
  file_name TEXT NOT NULL,
  status TEXT NOT NULL,
  summary TEXT NOT NULL,
  blob_key TEXT NOT NULL,
  uploaded_by TEXT NOT NULL,
  applied_by TEXT,
  applied_at DATETIME,
  version INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_result_files_batch FOREIGN KEY (batch_id) REFERENCES batches (id)
);

CREATE UNIQUE INDEX uq_result_files_hash ON result_files (batch_id, file_sha256);
