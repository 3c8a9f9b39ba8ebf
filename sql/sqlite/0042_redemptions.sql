-- +goose Up
CREATE TABLE redemptions (
  id TEXT NOT NULL,
  offer_id TEXT NOT NULL,
  service_base_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  token_hash BLOB,
  limit_key TEXT,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_redemptions_base ON redemptions (service_base_id, created_at);
CREATE INDEX ix_redemptions_member ON redemptions (member_id, created_at);
CREATE INDEX ix_redemptions_offer ON redemptions (offer_id, created_at);
CREATE UNIQUE INDEX uq_redemptions_limit ON redemptions (limit_key);
CREATE UNIQUE INDEX uq_redemptions_token ON redemptions (token_hash);
