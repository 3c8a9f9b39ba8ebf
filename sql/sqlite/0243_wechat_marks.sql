-- +goose Up
CREATE TABLE wechat_marks (
  mark TEXT NOT NULL,
  at DATETIME NOT NULL,
  PRIMARY KEY (mark)
);
