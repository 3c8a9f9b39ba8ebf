-- +goose Up
CREATE TABLE base_feedbacks (
  id TEXT NOT NULL,
  service_base_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  detail TEXT NOT NULL,
  status TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_base_feedbacks_base ON base_feedbacks (service_base_id);
