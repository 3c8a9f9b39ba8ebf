-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS card_reports (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  card_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(24) NOT NULL,
  detail_masked VARCHAR(64) NOT NULL,
  detail_sealed VARBINARY(1024) NULL,
  status VARCHAR(16) NOT NULL,
  reported_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  confirmed_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_card_reports_card (card_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
