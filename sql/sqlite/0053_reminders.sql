-- +goose Up
CREATE TABLE reminders (
  id TEXT NOT NULL,
  org_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  once_key TEXT NOT NULL,
  sent_by TEXT,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_reminders_org ON reminders (org_id, created_at);
CREATE UNIQUE INDEX uq_reminders_key ON reminders (once_key);
