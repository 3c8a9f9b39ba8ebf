-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS year_scores (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  org_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  year BIGINT NOT NULL,
  score BIGINT NOT NULL,
  detail VARCHAR(2000) NOT NULL,
  frozen_at DATETIME(6) NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_year_scores (org_id, year)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
