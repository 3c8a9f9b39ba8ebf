-- +goose Up
CREATE TABLE outbox (
  id TEXT NOT NULL,
  topic TEXT NOT NULL,
  account_id TEXT,
  member_id TEXT,
  subject_id TEXT,
  data TEXT NOT NULL,
  status TEXT NOT NULL,
  tries INTEGER NOT NULL,
  due_at DATETIME NOT NULL,
  claim_token TEXT,
  claim_until DATETIME,
  last_error TEXT NOT NULL,
  sent_at DATETIME,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_outbox_account ON outbox (account_id);
CREATE INDEX ix_outbox_claim ON outbox (claim_token);
CREATE INDEX ix_outbox_due ON outbox (status, due_at, id);
