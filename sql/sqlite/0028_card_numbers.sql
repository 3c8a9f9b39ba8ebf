-- +goose Up
CREATE TABLE card_numbers (
  id TEXT NOT NULL,
  card_id TEXT NOT NULL,
  number_masked TEXT NOT NULL,
  number_sealed BLOB,
  number_index BLOB,
  number_index_next BLOB,
  cause TEXT NOT NULL,
  from_at DATETIME NOT NULL,
  to_at DATETIME,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_card_numbers_card FOREIGN KEY (card_id) REFERENCES cards (id)
);

CREATE INDEX ix_card_numbers_card ON card_numbers (card_id);
