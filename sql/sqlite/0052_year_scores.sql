-- +goose Up
CREATE TABLE year_scores (
  id TEXT NOT NULL,
  org_id TEXT NOT NULL,
  year INTEGER NOT NULL,
  score INTEGER NOT NULL,
  detail TEXT NOT NULL,
  frozen_at DATETIME,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_year_scores ON year_scores (org_id, year);
