-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS accounts (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  open_id VARCHAR(64) NOT NULL,
  union_id VARCHAR(64) NULL,
  member_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  tie_fixed TINYINT(1) NOT NULL,
  name VARCHAR(64) NOT NULL,
  blocked TINYINT(1) NOT NULL,
  version BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_accounts_unionid (union_id),
  UNIQUE KEY uq_accounts_member (member_id),
  UNIQUE KEY uq_accounts_openid (open_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
