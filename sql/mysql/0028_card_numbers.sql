-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS card_numbers (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  card_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  number_masked VARCHAR(64) NOT NULL,
  number_sealed VARBINARY(512) NULL,
  number_index VARBINARY(32) NULL,
  number_index_next VARBINARY(32) NULL,
  cause VARCHAR(24) NOT NULL,
  from_at DATETIME(6) NOT NULL,
  to_at DATETIME(6) NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_card_numbers_card FOREIGN KEY (card_id) REFERENCES cards (id),
  KEY ix_card_numbers_card (card_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
