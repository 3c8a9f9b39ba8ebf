-- +goose Up
CREATE TABLE members (
  id TEXT NOT NULL,
  org_id TEXT NOT NULL,
  name_masked TEXT NOT NULL,
  name_sealed BLOB,
  name_index BLOB,
  name_index_next BLOB,
  document_masked TEXT NOT NULL,
  document_sealed BLOB,
  document_index BLOB,
  document_index_next BLOB,
  document_kind TEXT NOT NULL,
  phone_masked TEXT NOT NULL,
  phone_sealed BLOB,
  phone_index BLOB,
  phone_index_next BLOB,
  phone_verified BOOLEAN NOT NULL,
  hardship TEXT NOT NULL,
  deceased BOOLEAN NOT NULL,
  version INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_members_org FOREIGN KEY (org_id) REFERENCES orgs (id)
);

CREATE INDEX ix_members_org ON members (org_id);
CREATE UNIQUE INDEX uq_members_document ON members (document_index);
CREATE UNIQUE INDEX uq_members_document_next ON members (document_index_next);
CREATE INDEX ix_members_phone ON members (phone_index);
