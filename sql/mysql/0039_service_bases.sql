-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS service_bases (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  org_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(100) NOT NULL,
  category VARCHAR(24) NOT NULL,
  address VARCHAR(200) NOT NULL,
  district VARCHAR(50) NOT NULL,
  lat DOUBLE NOT NULL,
  lng DOUBLE NOT NULL,
  datum VARCHAR(8) NOT NULL,
  hours VARCHAR(2000) NOT NULL,
  phones VARCHAR(200) NOT NULL,
  intro VARCHAR(1000) NOT NULL,
  status VARCHAR(16) NOT NULL,
  valid_from VARCHAR(10) NOT NULL,
  valid_to VARCHAR(10) NOT NULL,
  revision BIGINT NOT NULL,
  version BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_service_bases_org (org_id),
  KEY ix_service_bases_revision (revision),
  KEY ix_service_bases_status (status)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
