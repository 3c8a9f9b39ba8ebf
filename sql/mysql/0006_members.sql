-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS members (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  org_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name_masked VARCHAR(64) NOT NULL,
  name_sealed VARBINARY(512) NULL,
  name_index VARBINARY(32) NULL,
  name_index_next VARBINARY(32) NULL,
  document_masked VARCHAR(64) NOT NULL,
  document_sealed VARBINARY(512) NULL,
  document_index VARBINARY(32) NULL,
  document_index_next VARBINARY(32) NULL,
  document_kind VARCHAR(16) NOT NULL,
  phone_masked VARCHAR(64) NOT NULL,
  phone_sealed VARBINARY(512) NULL,
  phone_index VARBINARY(32) NULL,
  phone_index_next VARBINARY(32) NULL,
  phone_verified TINYINT(1) NOT NULL,
  hardship VARCHAR(32) NOT NULL,
  deceased TINYINT(1) NOT NULL,
  version BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_members_org FOREIGN KEY (org_id) REFERENCES orgs (id),
  KEY ix_members_org (org_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
