-- +goose Up
CREATE TABLE targets (
  id TEXT NOT NULL,
  org_id TEXT NOT NULL,
  stage TEXT NOT NULL,
  deadline TEXT NOT NULL,
  percent INTEGER NOT NULL,
  set_by TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_targets ON targets (org_id, stage, deadline);
