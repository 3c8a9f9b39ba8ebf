-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS transfers (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  roster_row_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  live CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  from_unit_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  to_unit_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  to_org_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status VARCHAR(16) NOT NULL,
  name_masked VARCHAR(64) NOT NULL,
  asked_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  decided_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  version BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_transfers_from (from_unit_id, status, id),
  KEY ix_transfers_to (to_unit_id, status, id),
  UNIQUE KEY uq_transfers_live (live)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
