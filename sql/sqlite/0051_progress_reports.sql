-- +goose Up
CREATE TABLE progress_reports (
  id TEXT NOT NULL,
  org_id TEXT NOT NULL,
  title TEXT NOT NULL,
  day TEXT NOT NULL,
  figures TEXT NOT NULL,
  issued_by TEXT NOT NULL,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_progress_reports_org ON progress_reports (org_id, day);
