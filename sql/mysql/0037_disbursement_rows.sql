-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS disbursement_rows (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  disbursement_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  number BIGINT NOT NULL,
  card_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  amount_cents BIGINT NOT NULL,
  status VARCHAR(16) NOT NULL,
  reason VARCHAR(200) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_disbursement_rows_card (card_id),
  UNIQUE KEY uq_disbursement_rows (disbursement_id, number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
