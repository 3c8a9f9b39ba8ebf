-- +goose Up
CREATE TABLE cards (
  id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  batch_id TEXT NOT NULL,
  applying_org_id TEXT NOT NULL,
  org_id TEXT NOT NULL,
  bank_branch_id TEXT NOT NULL,
  member_id TEXT,
  status TEXT NOT NULL,
  status_before TEXT NOT NULL,
  cause TEXT NOT NULL,
  name_masked TEXT NOT NULL,
  number_masked TEXT NOT NULL,
  number_sealed BLOB,
  number_index BLOB,
  number_index_next BLOB,
  held_number BLOB,
  held_number_next BLOB,
  held_by_org TEXT,
  reported TEXT NOT NULL,
  needs_receipt BOOLEAN NOT NULL,
  opened_at DATETIME NOT NULL,
  delivered_at DATETIME,
  received_at DATETIME,
  activated_at DATETIME,
  closed_at DATETIME,
  version INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT ck_cards_status CHECK (status IN ('activated', 'at_union', 'closed', 'exception', 'in_distribution', 'lost', 'opened', 'received')),
  CONSTRAINT fk_cards_application FOREIGN KEY (application_id) REFERENCES applications (id),
  CONSTRAINT fk_cards_batch FOREIGN KEY (batch_id) REFERENCES batches (id)
);

CREATE INDEX ix_cards_batch ON cards (batch_id);
CREATE INDEX ix_cards_branch ON cards (bank_branch_id, status, id);
CREATE INDEX ix_cards_held_by ON cards (held_by_org);
CREATE INDEX ix_cards_member ON cards (member_id);
CREATE INDEX ix_cards_org ON cards (org_id);
CREATE INDEX ix_cards_unit ON cards (applying_org_id, status, id);
CREATE UNIQUE INDEX uq_cards_application ON cards (application_id);
CREATE UNIQUE INDEX uq_cards_number ON cards (held_number);
CREATE UNIQUE INDEX uq_cards_number_next ON cards (held_number_next);
