-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS paper_records (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  batch_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  edition BIGINT NOT NULL,
  name VARCHAR(80) NOT NULL,
  paper VARCHAR(32) NOT NULL,
  sha256 VARBINARY(32) NULL,
  bytes BIGINT NOT NULL,
  pages BIGINT NOT NULL,
  row_count BIGINT NOT NULL,
  blob_key VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  deleted_at DATETIME(6) NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_paper_records_batch FOREIGN KEY (batch_id) REFERENCES batches (id),
  UNIQUE KEY uq_paper_records_name (batch_id, edition, name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
