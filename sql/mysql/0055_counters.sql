-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS counters (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  org_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  day VARCHAR(10) NOT NULL,
  stage VARCHAR(16) NOT NULL,
  reached BIGINT NOT NULL,
  present BIGINT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_counters_day (org_id, day, stage)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
