-- +goose Up
CREATE TABLE package_downloads (
  id TEXT NOT NULL,
  batch_id TEXT NOT NULL,
  edition INTEGER NOT NULL,
  account_id TEXT NOT NULL,
  password_sealed BLOB,
  end_at DATETIME NOT NULL,
  used_at DATETIME,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX ix_package_downloads_batch ON package_downloads (batch_id);
CREATE INDEX ix_package_downloads_end ON package_downloads (end_at);
