-- +goose Up
CREATE TABLE evidence_records (
  id TEXT NOT NULL,
  org_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  consent_id TEXT NOT NULL,
  record BLOB,
  salt BLOB,
  prev_hash BLOB,
  hash BLOB,
  signature BLOB,
  key_id TEXT NOT NULL,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_evidence_records_consent FOREIGN KEY (consent_id) REFERENCES consents (id)
);

CREATE UNIQUE INDEX uq_evidence_records_consent ON evidence_records (consent_id);
CREATE UNIQUE INDEX uq_evidence_records_seq ON evidence_records (org_id, seq);
