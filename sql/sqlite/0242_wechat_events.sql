-- +goose Up
CREATE TABLE wechat_events (
  event_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (event_key)
);

CREATE INDEX ix_wechat_events_created ON wechat_events (created_at);
