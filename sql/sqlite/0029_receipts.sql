-- +goose Up
CREATE TABLE receipts (
  id TEXT NOT NULL,
  card_id TEXT NOT NULL,
  org_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  handed_by TEXT,
  signature_key TEXT NOT NULL,
  sha256 BLOB,
  evidence BLOB,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_receipts_card FOREIGN KEY (card_id) REFERENCES cards (id)
);

CREATE INDEX ix_receipts_org ON receipts (org_id);
CREATE UNIQUE INDEX uq_receipts_card ON receipts (card_id);
