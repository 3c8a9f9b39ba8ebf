-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS wechat_events (
  event_key CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(48) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (event_key),
  KEY ix_wechat_events_created (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
