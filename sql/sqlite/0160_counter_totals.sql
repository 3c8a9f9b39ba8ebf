-- +goose Up
CREATE TABLE counter_totals (
  org_id TEXT NOT NULL,
  stage TEXT NOT NULL,
  reached INTEGER NOT NULL,
  present INTEGER NOT NULL,
  PRIMARY KEY (org_id, stage)
);
