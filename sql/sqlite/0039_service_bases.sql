-- +goose Up
CREATE TABLE service_bases (
  id TEXT NOT NULL,
  org_id TEXT NOT NULL,
  name TEXT NOT NULL,
  category TEXT NOT NULL,
  address TEXT NOT NULL,
  district TEXT NOT NULL,
  lat REAL NOT NULL,
  lng REAL NOT NULL,
  datum TEXT NOT NULL,
  hours TEXT NOT NULL,
  phones TEXT NOT NULL,
  intro TEXT NOT NULL,
  status TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  revision INTEGER NOT NULL,
  version INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_service_bases_org ON service_bases (org_id);
CREATE INDEX ix_service_bases_revision ON service_bases (revision);
CREATE INDEX ix_service_bases_status ON service_bases (status);
