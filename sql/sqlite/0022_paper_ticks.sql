-- +goose Up
CREATE TABLE paper_ticks (
  id TEXT NOT NULL,
  batch_id TEXT NOT NULL,
  edition INTEGER NOT NULL,
  paper TEXT NOT NULL,
  side TEXT NOT NULL,
  account_id TEXT NOT NULL,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_paper_ticks ON paper_ticks (batch_id, edition, paper, side);
