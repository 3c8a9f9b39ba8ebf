-- +goose Up
CREATE TABLE epoches (
  name TEXT NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (name)
);
