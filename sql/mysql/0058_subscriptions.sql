-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS subscriptions (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  account_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  template VARCHAR(64) NOT NULL,
  granted BIGINT NOT NULL,
  used BIGINT NOT NULL,
  banned TINYINT(1) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uq_subscriptions_template (account_id, template)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
