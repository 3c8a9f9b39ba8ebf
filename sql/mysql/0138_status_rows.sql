-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS status_rows (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status_file_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  line BIGINT NOT NULL,
  category VARCHAR(16) NOT NULL,
  card_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  event VARCHAR(24) NOT NULL,
  new_number_masked VARCHAR(64) NOT NULL,
  new_number_sealed VARBINARY(1024) NULL,
  applied_at DATETIME(6) NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_status_rows_category (status_file_id, category),
  UNIQUE KEY uq_status_rows_line (status_file_id, line),
  CONSTRAINT fk_status_rows_file FOREIGN KEY (status_file_id) REFERENCES status_files (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
