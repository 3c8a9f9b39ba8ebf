-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS reminders (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  org_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(32) NOT NULL,
  once_key VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sent_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_reminders_org (org_id, created_at),
  UNIQUE KEY uq_reminders_key (once_key)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
