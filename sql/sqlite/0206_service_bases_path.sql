-- +goose Up
ALTER TABLE service_bases ADD COLUMN org_path TEXT NOT NULL DEFAULT '';
