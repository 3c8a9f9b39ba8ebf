-- +goose Up
CREATE TABLE announcements (
  id TEXT NOT NULL,
  org_id TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  published_at DATETIME,
  ended_at DATETIME,
  read_count INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_announcements_org ON announcements (org_id, published_at);
