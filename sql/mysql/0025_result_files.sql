-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS result_files (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  batch_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  file_sha256 VARBINARY(32) NULL,
  file_name VARCHAR(200) NOT NULL,
  status VARCHAR(16) NOT NULL,
  summary VARCHAR(2000) NOT NULL,
  blob_key VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  uploaded_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  applied_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  applied_at DATETIME(6) NULL,
  version BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_result_files_batch FOREIGN KEY (batch_id) REFERENCES batches (id),
  UNIQUE KEY uq_result_files_hash (batch_id, file_sha256)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
