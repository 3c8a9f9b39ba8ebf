-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS activation_sessions (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  org_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  bank_branch_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  place VARCHAR(200) NOT NULL,
  start_at DATETIME(6) NOT NULL,
  end_at DATETIME(6) NOT NULL,
  seats BIGINT NOT NULL,
  taken BIGINT NOT NULL,
  cancelled TINYINT(1) NOT NULL,
  created_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_activation_sessions_org (org_id, start_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
