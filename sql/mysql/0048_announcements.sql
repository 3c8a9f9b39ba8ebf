-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS announcements (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  org_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  title VARCHAR(100) NOT NULL,
  body VARCHAR(10000) NOT NULL,
  published_at DATETIME(6) NULL,
  ended_at DATETIME(6) NULL,
  read_count BIGINT NOT NULL,
  created_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_announcements_org (org_id, published_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
