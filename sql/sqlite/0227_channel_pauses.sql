-- +goose Up
CREATE TABLE channel_pauses (
  channel TEXT NOT NULL,
  until_at DATETIME NOT NULL,
  cause TEXT NOT NULL,
  PRIMARY KEY (channel)
);
