-- +goose Up
CREATE TABLE counters (
  id TEXT NOT NULL,
  org_id TEXT NOT NULL,
  day TEXT NOT NULL,
  stage TEXT NOT NULL,
  reached INTEGER NOT NULL,
  present INTEGER NOT NULL,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_counters_day ON counters (org_id, day, stage);
