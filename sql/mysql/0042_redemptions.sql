-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS redemptions (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  offer_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  service_base_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  member_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  merchant_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  token_hash VARBINARY(32) NULL,
  limit_key VARCHAR(160) NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_redemptions_base (service_base_id, created_at),
  KEY ix_redemptions_member (member_id, created_at),
  KEY ix_redemptions_offer (offer_id, created_at),
  UNIQUE KEY uq_redemptions_limit (limit_key),
  UNIQUE KEY uq_redemptions_token (token_hash)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
