-- +goose Up
CREATE TABLE assistance_messages (
  id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  text BLOB,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_assistance_messages_request ON assistance_messages (request_id, created_at);
