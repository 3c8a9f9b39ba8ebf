-- +goose Up
CREATE TABLE assistance_requests (
  id TEXT NOT NULL,
  org_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  due_at DATETIME NOT NULL,
  version INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_assistance_requests_member ON assistance_requests (member_id);
CREATE INDEX ix_assistance_requests_org ON assistance_requests (org_id, status, due_at);
