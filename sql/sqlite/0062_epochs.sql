-- +goose Up
CREATE TABLE epochs (
  name TEXT NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (name)
);
