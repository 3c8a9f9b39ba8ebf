-- +goose Up
CREATE TABLE favourites (
  id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  service_base_id TEXT NOT NULL,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_favourites ON favourites (account_id, service_base_id);
