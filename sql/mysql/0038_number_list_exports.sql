-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS number_list_exports (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  org_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  recipient VARCHAR(100) NOT NULL,
  reason VARCHAR(500) NOT NULL,
  asked_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  approved_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  status VARCHAR(16) NOT NULL,
  blob_key VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  row_count BIGINT NOT NULL,
  end_at DATETIME(6) NOT NULL,
  version BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_number_list_exports_org (org_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
