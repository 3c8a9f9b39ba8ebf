-- +goose Up
CREATE TABLE offers (
  id TEXT NOT NULL,
  service_base_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  percent INTEGER NOT NULL,
  amount_cents INTEGER NOT NULL,
  terms TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  limit_daily INTEGER NOT NULL,
  limit_total INTEGER NOT NULL,
  ended BOOLEAN NOT NULL,
  version INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_offers_base ON offers (service_base_id);
