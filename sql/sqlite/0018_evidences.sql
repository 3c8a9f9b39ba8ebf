-- +goose Up
CREATE TABLE evidences (
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
  CONSTRAINT fk_evidences_consent FOREIGN KEY (consent_id) REFERENCES consents (id)
);

CREATE UNIQUE INDEX uq_evidences_consent ON evidences (consent_id);
CREATE UNIQUE INDEX uq_evidences_seq ON evidences (org_id, seq);
