-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS audit_rows (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seq BIGINT NULL,
  account_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  role VARCHAR(16) NOT NULL,
  action VARCHAR(48) NOT NULL,
  subject VARCHAR(24) NOT NULL,
  subject_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  org_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  member_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  reason VARCHAR(500) NOT NULL,
  detail VARCHAR(1000) NOT NULL,
  address VARCHAR(64) NOT NULL,
  request_id VARCHAR(64) NOT NULL,
  mac VARBINARY(32) NULL,
  prev_hash VARBINARY(32) NULL,
  hash VARBINARY(32) NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_audit_rows_account (account_id, id),
  KEY ix_audit_rows_member (member_id, id),
  KEY ix_audit_rows_org (org_id, id),
  KEY ix_audit_rows_subject (subject, subject_id),
  UNIQUE KEY uq_audit_rows_seq (seq)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
