-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS outbox (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  topic VARCHAR(48) NOT NULL,
  account_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  member_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  subject_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  data VARCHAR(2000) NOT NULL,
  status VARCHAR(16) NOT NULL,
  tries BIGINT NOT NULL,
  due_at DATETIME(6) NOT NULL,
  claim_token CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  claim_until DATETIME(6) NULL,
  last_error VARCHAR(200) NOT NULL,
  sent_at DATETIME(6) NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_outbox_account (account_id),
  KEY ix_outbox_claim (claim_token),
  KEY ix_outbox_due (status, due_at, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
