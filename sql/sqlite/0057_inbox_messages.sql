-- +goose Up
CREATE TABLE inbox_messages (
  id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  outbox_id TEXT NOT NULL,
  topic TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  subject_id TEXT,
  read_at DATETIME,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_inbox_messages_account ON inbox_messages (account_id, id);
CREATE UNIQUE INDEX uq_inbox_messages_outbox ON inbox_messages (outbox_id);
