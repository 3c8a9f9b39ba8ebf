-- +goose Up
CREATE TABLE transfers (
  id TEXT NOT NULL,
  roster_row_id TEXT NOT NULL,
  live TEXT,
  from_unit_id TEXT NOT NULL,
  to_unit_id TEXT NOT NULL,
  to_org_id TEXT NOT NULL,
  status TEXT NOT NULL,
  name_masked TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  decided_by TEXT,
  version INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_transfers_from ON transfers (from_unit_id, status, id);
CREATE INDEX ix_transfers_to ON transfers (to_unit_id, status, id);
CREATE UNIQUE INDEX uq_transfers_live ON transfers (live);
