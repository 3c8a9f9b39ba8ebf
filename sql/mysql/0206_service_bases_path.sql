-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE service_bases ADD COLUMN org_path VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';
