-- +goose Up
CREATE TABLE join_codes (
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  org_id TEXT NOT NULL,
  created_by TEXT NOT NULL,
  ended_at DATETIME,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_join_codes_org ON join_codes (org_id);
CREATE UNIQUE INDEX uq_join_codes_code ON join_codes (code);
