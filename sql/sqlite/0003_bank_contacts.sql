-- +goose Up
CREATE TABLE bank_contacts (
  id TEXT NOT NULL,
  org_id TEXT NOT NULL,
  bank_branch_id TEXT NOT NULL,
  officer_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  note TEXT NOT NULL,
  at DATETIME NOT NULL,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_bank_contacts_branch ON bank_contacts (bank_branch_id, at);
CREATE INDEX ix_bank_contacts_org ON bank_contacts (org_id, at);
