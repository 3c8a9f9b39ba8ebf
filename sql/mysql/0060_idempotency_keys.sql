-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS idempotency_keys (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  account_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  route VARCHAR(120) NOT NULL,
  request_key VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  body_hash VARBINARY(32) NULL,
  status BIGINT NOT NULL,
  answer MEDIUMBLOB NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_idempotency_keys_created (created_at),
  UNIQUE KEY uq_idempotency_keys (account_id, route, request_key)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
