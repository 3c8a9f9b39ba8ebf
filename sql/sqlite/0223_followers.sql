-- +goose Up
CREATE TABLE followers (
  open_id TEXT NOT NULL,
  union_id TEXT NOT NULL,
  follows BOOLEAN NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (open_id)
);

CREATE INDEX ix_followers_union ON followers (union_id);
