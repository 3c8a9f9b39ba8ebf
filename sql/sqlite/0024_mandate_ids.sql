-- +goose Up
CREATE TABLE mandate_ids (
  id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  current TEXT,
  fields_sealed BLOB,
  name_masked TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  front_key TEXT NOT NULL,
  back_key TEXT NOT NULL,
  signature_key TEXT NOT NULL,
  consent_id TEXT,
  ended_at DATETIME,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_mandate_ids_account ON mandate_ids (account_id);
CREATE UNIQUE INDEX uq_mandate_ids_current ON mandate_ids (current);
