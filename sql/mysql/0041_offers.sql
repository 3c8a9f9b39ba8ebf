-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS offers (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  service_base_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(16) NOT NULL,
  title VARCHAR(100) NOT NULL,
  percent BIGINT NOT NULL,
  amount_cents BIGINT NOT NULL,
  terms VARCHAR(1000) NOT NULL,
  valid_from VARCHAR(10) NOT NULL,
  valid_to VARCHAR(10) NOT NULL,
  limit_daily BIGINT NOT NULL,
  limit_total BIGINT NOT NULL,
  ended TINYINT(1) NOT NULL,
  version BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_offers_base (service_base_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
