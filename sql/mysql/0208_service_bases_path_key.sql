-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX ix_service_bases_path ON service_bases (org_path, id);
