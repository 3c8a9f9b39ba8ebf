-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS base_feedbacks (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  service_base_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  account_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(24) NOT NULL,
  detail VARCHAR(500) NOT NULL,
  status VARCHAR(16) NOT NULL,
  version BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_base_feedbacks_base (service_base_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
