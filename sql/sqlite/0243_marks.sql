-- +goose Up
CREATE TABLE marks (
  mark TEXT NOT NULL,
  at DATETIME NOT NULL,
  PRIMARY KEY (mark)
);
