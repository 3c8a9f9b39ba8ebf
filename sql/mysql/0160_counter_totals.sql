-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS counter_totals (
  org_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  stage VARCHAR(16) NOT NULL,
  reached BIGINT NOT NULL,
  present BIGINT NOT NULL,
  PRIMARY KEY (org_id, stage)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
