-- +goose Up
CREATE TABLE disbursement_rows (
  id TEXT NOT NULL,
  disbursement_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  card_id TEXT NOT NULL,
  amount_cents INTEGER NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_disbursement_rows_card ON disbursement_rows (card_id);
CREATE UNIQUE INDEX uq_disbursement_rows ON disbursement_rows (disbursement_id, number);
