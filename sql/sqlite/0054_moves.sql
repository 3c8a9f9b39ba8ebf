-- +goose Up
CREATE TABLE moves (
  id TEXT NOT NULL,
  subject TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  org_id TEXT NOT NULL,
  event TEXT NOT NULL,
  from_status TEXT NOT NULL,
  to_status TEXT NOT NULL,
  reason TEXT NOT NULL,
  account_id TEXT,
  role TEXT NOT NULL,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_moves_org ON moves (org_id, id);
CREATE INDEX ix_moves_subject ON moves (subject, subject_id, id);
