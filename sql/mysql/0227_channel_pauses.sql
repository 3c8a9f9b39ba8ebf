-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS channel_pauses (
  channel VARCHAR(16) NOT NULL,
  until_at DATETIME(6) NOT NULL,
  cause VARCHAR(24) NOT NULL,
  PRIMARY KEY (channel)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
