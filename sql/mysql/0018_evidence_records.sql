-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS evidence_records (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  org_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  seq BIGINT NOT NULL,
  consent_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  record BLOB NULL,
  salt VARBINARY(96) NULL,
  prev_hash VARBINARY(32) NULL,
  hash VARBINARY(32) NULL,
  signature VARBINARY(128) NULL,
  key_id VARCHAR(32) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_evidence_records_consent FOREIGN KEY (consent_id) REFERENCES consents (id),
  UNIQUE KEY uq_evidence_records_consent (consent_id),
  UNIQUE KEY uq_evidence_records_seq (org_id, seq)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
