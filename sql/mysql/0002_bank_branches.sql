-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS bank_branches (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  code VARCHAR(32) NOT NULL,
  name VARCHAR(100) NOT NULL,
  address VARCHAR(200) NOT NULL,
  phone VARCHAR(20) NOT NULL,
  hours VARCHAR(500) NOT NULL,
  lat DOUBLE NOT NULL,
  lng DOUBLE NOT NULL,
  datum VARCHAR(8) NOT NULL,
  closed TINYINT(1) NOT NULL,
  version BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_bank_branches_code (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
