-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS status_files (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  bank_branch_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  file_sha256 VARBINARY(32) NULL,
  status VARCHAR(16) NOT NULL,
  summary VARCHAR(2000) NOT NULL,
  uploaded_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  applied_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  applied_at DATETIME(6) NULL,
  version BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_status_files_branch (bank_branch_id, id),
  UNIQUE KEY uq_status_files_hash (bank_branch_id, file_sha256)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
