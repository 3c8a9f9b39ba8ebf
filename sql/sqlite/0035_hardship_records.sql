-- +goose Up
CREATE TABLE hardship_records (
  id TEXT NOT NULL,
  org_id TEXT NOT NULL,
  roster_row_id TEXT,
  name_masked TEXT NOT NULL,
  name_sealed BLOB,
  name_index BLOB,
  name_index_next BLOB,
  document_masked TEXT NOT NULL,
  document_sealed BLOB,
  document_index BLOB,
  document_index_next BLOB,
  category TEXT NOT NULL,
  year INTEGER NOT NULL,
  live BLOB,
  ended_at DATETIME,
  version INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_hardship_records_org ON hardship_records (org_id, year);
CREATE INDEX ix_hardship_records_row ON hardship_records (roster_row_id);
CREATE UNIQUE INDEX uq_hardship_records_live ON hardship_records (live);
