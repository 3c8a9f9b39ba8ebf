-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS scan_logins (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  poll_hash VARBINARY(32) NULL,
  number VARCHAR(2) NOT NULL,
  browser VARCHAR(200) NOT NULL,
  address VARCHAR(64) NOT NULL,
  account_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  confirmed_at DATETIME(6) NULL,
  collected_at DATETIME(6) NULL,
  end_at DATETIME(6) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_scan_logins_end (end_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
