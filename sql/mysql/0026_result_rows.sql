-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS result_rows (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  result_file_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  line BIGINT NOT NULL,
  category VARCHAR(24) NOT NULL,
  batch_row_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  card_index VARBINARY(32) NULL,
  card_masked VARCHAR(64) NOT NULL,
  card_sealed VARBINARY(512) NULL,
  name_sealed VARBINARY(512) NULL,
  code VARCHAR(32) NOT NULL,
  detail VARCHAR(500) NOT NULL,
  confirmed TINYINT(1) NOT NULL,
  explanation VARCHAR(500) NOT NULL,
  applied_at DATETIME(6) NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_result_rows_result_file FOREIGN KEY (result_file_id) REFERENCES result_files (id),
  KEY ix_result_rows_category (result_file_id, category),
  KEY ix_result_rows_row (batch_row_id),
  UNIQUE KEY uq_result_rows_line (result_file_id, line)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
