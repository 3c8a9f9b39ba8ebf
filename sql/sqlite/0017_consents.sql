-- +goose Up
CREATE TABLE consents (
  id TEXT NOT NULL,
  application_id TEXT,
  account_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  texts TEXT NOT NULL,
  signature_key TEXT NOT NULL,
  signature_sha256 BLOB,
  content_sha256 BLOB,
  withdrawn_at DATETIME,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_consents_application FOREIGN KEY (application_id) REFERENCES applications (id)
);

CREATE INDEX ix_consents_application ON consents (application_id);
