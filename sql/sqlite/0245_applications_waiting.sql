-- +goose Up
ALTER TABLE applications ADD COLUMN status_at DATETIME NULL;
CREATE INDEX ix_applications_waiting ON applications (status, status_at, id);
