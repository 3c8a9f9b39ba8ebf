-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS rosters (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  org_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  file_name VARCHAR(200) NOT NULL,
  file_sha256 VARBINARY(32) NULL,
  status VARCHAR(16) NOT NULL,
  blob_key VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  row_count BIGINT NOT NULL,
  bad BIGINT NOT NULL,
  added BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  same BIGINT NOT NULL,
  gone BIGINT NOT NULL,
  uploaded_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  imported_at DATETIME(6) NULL,
  version BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_rosters_org (org_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
