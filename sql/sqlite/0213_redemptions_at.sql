-- +goose Up
CREATE INDEX ix_redemptions_at ON redemptions (service_base_id, id);
