-- +goose Up
CREATE TABLE batch_rows (
  id TEXT NOT NULL,
  batch_id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  live TEXT,
  number INTEGER,
  status TEXT NOT NULL,
  name_masked TEXT NOT NULL,
  document_masked TEXT NOT NULL,
  document_index BLOB,
  frozen BLOB,
  bank_name BLOB,
  reasons TEXT NOT NULL,
  looked BOOLEAN NOT NULL,
  out_at DATETIME,
  out_by TEXT,
  version INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_batch_rows_batch FOREIGN KEY (batch_id) REFERENCES batches (id),
  CONSTRAINT fk_batch_rows_application FOREIGN KEY (application_id) REFERENCES applications (id)
);

CREATE INDEX ix_batch_rows_application ON batch_rows (application_id);
CREATE INDEX ix_batch_rows_batch ON batch_rows (batch_id, id);
CREATE INDEX ix_batch_rows_document ON batch_rows (document_index);
CREATE UNIQUE INDEX uq_batch_rows_live ON batch_rows (live);
CREATE UNIQUE INDEX uq_batch_rows_number ON batch_rows (batch_id, number);
