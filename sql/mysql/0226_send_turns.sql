-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS send_turns (
  lane CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  holder CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  end_at DATETIME(6) NOT NULL,
  PRIMARY KEY (lane),
  KEY ix_send_turns_holder (holder)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
