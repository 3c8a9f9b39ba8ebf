-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS invitations (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  code_hash VARBINARY(32) NULL,
  role VARCHAR(16) NOT NULL,
  org_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  bank_branch_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  service_base_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  name VARCHAR(64) NOT NULL,
  appointed_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  accepted_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  accepted_at DATETIME(6) NULL,
  end_at DATETIME(6) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_invitations_org (org_id),
  UNIQUE KEY uq_invitations_code (code_hash)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
