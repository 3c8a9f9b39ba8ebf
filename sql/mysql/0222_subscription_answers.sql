-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS subscription_answers (
  answer_key VARCHAR(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (answer_key),
  KEY ix_subscription_answers_created (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
