-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE applications
  ADD COLUMN status_at DATETIME(6) NULL,
  ADD KEY ix_applications_waiting (status, status_at, id);
