-- +goose Up
CREATE TABLE roster_rows (
  id TEXT NOT NULL,
  org_id TEXT NOT NULL,
  applying_org_id TEXT NOT NULL,
  roster_id TEXT,
  status TEXT NOT NULL,
  name_masked TEXT NOT NULL,
  name_sealed BLOB,
  name_index BLOB,
  name_index_next BLOB,
  document_kind TEXT NOT NULL,
  document_masked TEXT NOT NULL,
  document_sealed BLOB,
  document_index BLOB,
  document_index_next BLOB,
  phone_masked TEXT NOT NULL,
  phone_sealed BLOB,
  phone_index BLOB,
  phone_index_next BLOB,
  live_key BLOB,
  hardship TEXT NOT NULL,
  hardship_year INTEGER NOT NULL,
  end_reason TEXT NOT NULL,
  ended_at DATETIME,
  version INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT ck_roster_rows_status CHECK (status IN ('applied', 'ended', 'expected')),
  CONSTRAINT fk_roster_rows_org FOREIGN KEY (org_id) REFERENCES orgs (id),
  CONSTRAINT fk_roster_rows_applying_org FOREIGN KEY (applying_org_id) REFERENCES orgs (id)
);

CREATE INDEX ix_roster_rows_org ON roster_rows (org_id, status, id);
CREATE INDEX ix_roster_rows_roster ON roster_rows (roster_id);
CREATE INDEX ix_roster_rows_unit ON roster_rows (applying_org_id, status, id);
CREATE UNIQUE INDEX uq_roster_rows_live ON roster_rows (applying_org_id, live_key);
CREATE INDEX ix_roster_rows_document ON roster_rows (applying_org_id, document_index);
CREATE INDEX ix_roster_rows_document_next ON roster_rows (applying_org_id, document_index_next);
CREATE INDEX ix_roster_rows_name ON roster_rows (applying_org_id, name_index);
CREATE INDEX ix_roster_rows_name_next ON roster_rows (applying_org_id, name_index_next);
