-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS consents (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  application_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  account_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  mode VARCHAR(16) NOT NULL,
  texts VARCHAR(1000) NOT NULL,
  signature_key VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  signature_sha256 VARBINARY(32) NULL,
  content_sha256 VARBINARY(32) NULL,
  withdrawn_at DATETIME(6) NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_consents_application FOREIGN KEY (application_id) REFERENCES applications (id),
  KEY ix_consents_application (application_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
