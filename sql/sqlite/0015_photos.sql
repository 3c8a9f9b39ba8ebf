-- +goose Up
CREATE TABLE photos (
  id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  side TEXT NOT NULL,
  current TEXT,
  blob_key TEXT NOT NULL,
  sha256 BLOB,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  quality TEXT NOT NULL,
  deleted_at DATETIME,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_photos_application FOREIGN KEY (application_id) REFERENCES applications (id)
);

CREATE INDEX ix_photos_application ON photos (application_id, side);
CREATE INDEX ix_photos_deleted ON photos (deleted_at);
CREATE UNIQUE INDEX uq_photos_current ON photos (current);
