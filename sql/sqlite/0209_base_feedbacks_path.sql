-- +goose Up
ALTER TABLE base_feedbacks ADD COLUMN org_path TEXT NOT NULL DEFAULT '';
