-- +goose Up
CREATE TABLE base_photos (
  id TEXT NOT NULL,
  service_base_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  blob_key TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_base_photos_base ON base_photos (service_base_id, position);
