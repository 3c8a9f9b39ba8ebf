-- +goose Up
CREATE TABLE card_reports (
  id TEXT NOT NULL,
  card_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  detail_masked TEXT NOT NULL,
  detail_sealed BLOB,
  status TEXT NOT NULL,
  reported_by TEXT NOT NULL,
  confirmed_by TEXT,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_card_reports_card ON card_reports (card_id);
