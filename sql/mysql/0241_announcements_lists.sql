-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE announcements
  DROP KEY ix_announcements_org,
  ADD KEY ix_announcements_org (org_id, id),
  ADD KEY ix_announcements_shown (org_id, ended_at, published_at, id);
