-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS receipts (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  card_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  org_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  mode VARCHAR(16) NOT NULL,
  handed_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  signature_key VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sha256 VARBINARY(32) NULL,
  evidence BLOB NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_receipts_card FOREIGN KEY (card_id) REFERENCES cards (id),
  KEY ix_receipts_org (org_id),
  UNIQUE KEY uq_receipts_card (card_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
