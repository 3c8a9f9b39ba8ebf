-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS disbursements (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  org_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  programme VARCHAR(32) NOT NULL,
  title VARCHAR(100) NOT NULL,
  status VARCHAR(16) NOT NULL,
  row_count BIGINT NOT NULL,
  amount_cents BIGINT NOT NULL,
  paid_cents BIGINT NOT NULL,
  failed_cents BIGINT NOT NULL,
  prepared_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  approved_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  approved_at DATETIME(6) NULL,
  version BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_disbursements_org (org_id, status)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
