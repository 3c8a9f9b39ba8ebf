-- +goose Up
CREATE TABLE applications (
  id TEXT NOT NULL,
  applying_org_id TEXT NOT NULL,
  org_id TEXT NOT NULL,
  account_id TEXT,
  member_id TEXT,
  roster_row_id TEXT,
  mode TEXT NOT NULL,
  helper_account_id TEXT,
  status TEXT NOT NULL,
  version INTEGER NOT NULL,
  name_masked TEXT NOT NULL,
  document_kind TEXT NOT NULL,
  document_masked TEXT NOT NULL,
  document_index BLOB,
  document_index_next BLOB,
  phone_masked TEXT NOT NULL,
  phone_index BLOB,
  phone_index_next BLOB,
  fields_sealed BLOB,
  reading_sealed BLOB,
  valid_to TEXT NOT NULL,
  draft_account TEXT,
  held_document BLOB,
  held_document_next BLOB,
  held_phone BLOB,
  held_phone_next BLOB,
  claimed_by TEXT,
  claim_until DATETIME,
  hardship BOOLEAN NOT NULL,
  rank_key TEXT NOT NULL,
  flags TEXT NOT NULL,
  reasons TEXT NOT NULL,
  consent_id TEXT,
  batch_id TEXT,
  stopped BOOLEAN NOT NULL,
  stop_cause TEXT NOT NULL,
  first_submitted_at DATETIME,
  submitted_at DATETIME,
  first_approved_at DATETIME,
  approved_at DATETIME,
  first_sealed_at DATETIME,
  opened_at DATETIME,
  settled_at DATETIME,
  touched_at DATETIME NOT NULL,
  photos_deleted_at DATETIME,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT ck_applications_status CHECK (status IN ('approved', 'batched', 'draft', 'ended', 'opened', 'rejected', 'returned', 'submitted', 'withdrawn')),
  CONSTRAINT fk_applications_applying_org FOREIGN KEY (applying_org_id) REFERENCES orgs (id),
  CONSTRAINT fk_applications_org FOREIGN KEY (org_id) REFERENCES orgs (id)
);

CREATE INDEX ix_applications_account ON applications (account_id);
CREATE INDEX ix_applications_batch ON applications (batch_id);
CREATE INDEX ix_applications_document ON applications (document_index);
CREATE INDEX ix_applications_document_next ON applications (document_index_next);
CREATE INDEX ix_applications_mark ON applications (applying_org_id, status, rank_key, id);
CREATE INDEX ix_applications_member ON applications (member_id);
CREATE INDEX ix_applications_org ON applications (org_id);
CREATE INDEX ix_applications_phone ON applications (phone_index);
CREATE INDEX ix_applications_phone_next ON applications (phone_index_next);
CREATE INDEX ix_applications_queue ON applications (applying_org_id, status, submitted_at, id);
CREATE INDEX ix_applications_roster_row ON applications (roster_row_id);
CREATE INDEX ix_applications_status ON applications (status, submitted_at, id);
CREATE UNIQUE INDEX uq_applications_draft ON applications (draft_account);
CREATE UNIQUE INDEX uq_applications_held_document ON applications (held_document);
CREATE UNIQUE INDEX uq_applications_held_document_next ON applications (held_document_next);
CREATE UNIQUE INDEX uq_applications_held_phone ON applications (held_phone);
CREATE UNIQUE INDEX uq_applications_held_phone_next ON applications (held_phone_next);
