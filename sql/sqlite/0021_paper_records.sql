-- +goose Up
CREATE TABLE paper_records (
  id TEXT NOT NULL,
  batch_id TEXT NOT NULL,
  edition INTEGER NOT NULL,
  name TEXT NOT NULL,
  paper TEXT NOT NULL,
  sha256 BLOB,
  bytes INTEGER NOT NULL,
  pages INTEGER NOT NULL,
  row_count INTEGER NOT NULL,
  blob_key TEXT NOT NULL,
  deleted_at DATETIME,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_paper_records_batch FOREIGN KEY (batch_id) REFERENCES batches (id)
);

CREATE UNIQUE INDEX uq_paper_records_name ON paper_records (batch_id, edition, name);
