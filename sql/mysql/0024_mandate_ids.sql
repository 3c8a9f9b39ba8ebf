-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS mandate_ids (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  account_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  current CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  fields_sealed BLOB NULL,
  name_masked VARCHAR(64) NOT NULL,
  valid_to VARCHAR(10) NOT NULL,
  front_key VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  back_key VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  signature_key VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  consent_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ended_at DATETIME(6) NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_mandate_ids_account (account_id),
  UNIQUE KEY uq_mandate_ids_current (current)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
