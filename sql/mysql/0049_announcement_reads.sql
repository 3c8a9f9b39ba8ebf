-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS announcement_reads (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  announcement_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  account_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_announcement_reads (announcement_id, account_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
