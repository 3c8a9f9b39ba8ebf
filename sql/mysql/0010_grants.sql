-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS grants (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  account_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  role VARCHAR(16) NOT NULL,
  org_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  bank_branch_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  service_base_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  appointed_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  start_at DATETIME(6) NOT NULL,
  ended_at DATETIME(6) NULL,
  ended_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  live VARCHAR(100) NULL,
  version BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_grants_account FOREIGN KEY (account_id) REFERENCES accounts (id),
  KEY ix_grants_account (account_id),
  KEY ix_grants_bank_branch (bank_branch_id),
  KEY ix_grants_org (org_id),
  KEY ix_grants_service_base (service_base_id),
  UNIQUE KEY uq_grants_live (live)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
