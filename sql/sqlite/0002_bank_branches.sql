-- +goose Up
CREATE TABLE bank_branches (
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  phone TEXT NOT NULL,
  hours TEXT NOT NULL,
  lat REAL NOT NULL,
  lng REAL NOT NULL,
  datum TEXT NOT NULL,
  closed BOOLEAN NOT NULL,
  version INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_bank_branches_code ON bank_branches (code);
