-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS number_corrections (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  card_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  open CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  number_sealed VARBINARY(512) NULL,
  proposed_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  proposed_role VARCHAR(16) NOT NULL,
  confirmed_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_number_corrections_card FOREIGN KEY (card_id) REFERENCES cards (id),
  KEY ix_number_corrections_card (card_id),
  UNIQUE KEY uq_number_corrections_open (open)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
