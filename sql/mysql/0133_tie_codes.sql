-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS tie_codes (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  code_hash VARBINARY(32) NULL,
  account_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  end_at DATETIME(6) NOT NULL,
  used_at DATETIME(6) NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_tie_codes_account (account_id),
  UNIQUE KEY uq_tie_codes_hash (code_hash)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
