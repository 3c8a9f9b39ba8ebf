-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS duplicate_cases (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(16) NOT NULL,
  clash_key VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  settler_org_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status VARCHAR(16) NOT NULL,
  kept_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  settled_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  due_at DATETIME(6) NOT NULL,
  version BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_duplicate_cases_settler (settler_org_id, status, created_at),
  UNIQUE KEY uq_duplicate_cases_key (clash_key)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
