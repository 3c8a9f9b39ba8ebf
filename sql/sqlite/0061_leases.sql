-- +goose Up
CREATE TABLE leases (
  name TEXT NOT NULL,
  holder TEXT NOT NULL,
  end_at DATETIME NOT NULL,
  fence INTEGER NOT NULL,
  PRIMARY KEY (name)
);
