-- +goose Up
CREATE TABLE number_corrections (
  id TEXT NOT NULL,
  card_id TEXT NOT NULL,
  open TEXT,
  number_sealed BLOB,
  proposed_by TEXT NOT NULL,
  proposed_role TEXT NOT NULL,
  confirmed_by TEXT,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_number_corrections_card FOREIGN KEY (card_id) REFERENCES cards (id)
);

CREATE INDEX ix_number_corrections_card ON number_corrections (card_id);
CREATE UNIQUE INDEX uq_number_corrections_open ON number_corrections (open);
