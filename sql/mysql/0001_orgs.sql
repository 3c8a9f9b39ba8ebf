-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS orgs (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  parent_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  path VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  code VARCHAR(32) NOT NULL,
  name VARCHAR(100) NOT NULL,
  level VARCHAR(16) NOT NULL,
  applies TINYINT(1) NOT NULL,
  phone VARCHAR(20) NOT NULL,
  address VARCHAR(200) NOT NULL,
  head_member_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  bank_branch_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  officer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  headcount BIGINT NOT NULL,
  closed TINYINT(1) NOT NULL,
  version BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_orgs_bank_branch (bank_branch_id),
  KEY ix_orgs_parent (parent_id, name),
  UNIQUE KEY uq_orgs_code (code),
  UNIQUE KEY uq_orgs_path (path)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
