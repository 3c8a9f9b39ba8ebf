-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS hardship_records (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  org_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  roster_row_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  name_masked VARCHAR(64) NOT NULL,
  name_sealed VARBINARY(512) NULL,
  name_index VARBINARY(32) NULL,
  name_index_next VARBINARY(32) NULL,
  document_masked VARCHAR(64) NOT NULL,
  document_sealed VARBINARY(512) NULL,
  document_index VARBINARY(32) NULL,
  document_index_next VARBINARY(32) NULL,
  category VARCHAR(32) NOT NULL,
  year BIGINT NOT NULL,
  live VARBINARY(64) NULL,
  ended_at DATETIME(6) NULL,
  version BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_hardship_records_org (org_id, year),
  KEY ix_hardship_records_row (roster_row_id),
  UNIQUE KEY uq_hardship_records_live (live)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
