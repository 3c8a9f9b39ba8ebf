-- +goose Up
CREATE TABLE announcement_reads (
  id TEXT NOT NULL,
  announcement_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_announcement_reads ON announcement_reads (announcement_id, account_id);
