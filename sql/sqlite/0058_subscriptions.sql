-- +goose Up
CREATE TABLE subscriptions (
  id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  template TEXT NOT NULL,
  granted INTEGER NOT NULL,
  used INTEGER NOT NULL,
  banned BOOLEAN NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_subscriptions_template ON subscriptions (account_id, template);
