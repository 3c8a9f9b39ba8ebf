-- +goose Up
CREATE TABLE audit_rows (
  id TEXT NOT NULL,
  seq INTEGER,
  account_id TEXT,
  role TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  org_id TEXT,
  member_id TEXT,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  address TEXT NOT NULL,
  request_id TEXT NOT NULL,
  mac BLOB,
  prev_hash BLOB,
  hash BLOB,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_audit_rows_account ON audit_rows (account_id, id);
CREATE INDEX ix_audit_rows_member ON audit_rows (member_id, id);
CREATE INDEX ix_audit_rows_org ON audit_rows (org_id, id);
CREATE INDEX ix_audit_rows_subject ON audit_rows (subject, subject_id);
CREATE UNIQUE INDEX uq_audit_rows_seq ON audit_rows (seq);
