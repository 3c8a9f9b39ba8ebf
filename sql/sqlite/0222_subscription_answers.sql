-- +goose Up
CREATE TABLE subscription_answers (
  answer_key TEXT NOT NULL,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (answer_key)
);

CREATE INDEX ix_subscription_answers_created ON subscription_answers (created_at);
