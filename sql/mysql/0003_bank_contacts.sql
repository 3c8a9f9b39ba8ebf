-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS bank_contacts (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  org_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  bank_branch_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  officer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(16) NOT NULL,
  note VARCHAR(500) NOT NULL,
  at DATETIME(6) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_bank_contacts_branch (bank_branch_id, at),
  KEY ix_bank_contacts_org (org_id, at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
