-- +goose Up
CREATE TABLE activation_seats (
  id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  came_at DATETIME,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_activation_seats ON activation_seats (session_id, member_id);
