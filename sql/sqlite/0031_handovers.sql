-- +goose Up
CREATE TABLE handovers (
  id TEXT NOT NULL,
  from_org_id TEXT,
  to_org_id TEXT,
  bank_branch_id TEXT,
  status TEXT NOT NULL,
  cards INTEGER NOT NULL,
  counted INTEGER NOT NULL,
  damaged INTEGER NOT NULL,
  brochures BOOLEAN NOT NULL,
  book_number TEXT NOT NULL,
  collector_ok BOOLEAN NOT NULL,
  sent_by TEXT,
  sent_at DATETIME,
  sent_key TEXT NOT NULL,
  received_by TEXT,
  received_at DATETIME,
  received_key TEXT NOT NULL,
  note TEXT NOT NULL,
  created_by TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT ck_handovers_status CHECK (status IN ('disputed', 'prepared', 'recalled', 'received', 'sent'))
);

CREATE INDEX ix_handovers_branch ON handovers (bank_branch_id);
CREATE INDEX ix_handovers_from ON handovers (from_org_id, status, id);
CREATE INDEX ix_handovers_to ON handovers (to_org_id, status, id);
