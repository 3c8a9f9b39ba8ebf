-- +goose Up
CREATE TABLE assistance_files (
  id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  message_id TEXT NOT NULL,
  blob_key TEXT NOT NULL,
  media TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_assistance_files_request ON assistance_files (request_id);
