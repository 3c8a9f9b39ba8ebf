-- +goose Up
CREATE TABLE send_turns (
  lane TEXT NOT NULL,
  holder TEXT NOT NULL,
  end_at DATETIME NOT NULL,
  PRIMARY KEY (lane)
);

CREATE INDEX ix_send_turns_holder ON send_turns (holder);
