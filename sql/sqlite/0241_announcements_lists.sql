-- +goose Up
DROP INDEX ix_announcements_org;
CREATE INDEX ix_announcements_org ON announcements (org_id, id);
CREATE INDEX ix_announcements_shown ON announcements (org_id, ended_at, published_at, id);
