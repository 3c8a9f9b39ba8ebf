-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS followers (
  open_id VARCHAR(64) NOT NULL,
  union_id VARCHAR(64) NOT NULL,
  follows TINYINT(1) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (open_id),
  KEY ix_followers_union (union_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
