-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS photos (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  application_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  side VARCHAR(8) NOT NULL,
  current VARCHAR(48) NULL,
  blob_key VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sha256 VARBINARY(32) NULL,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  quality VARCHAR(200) NOT NULL,
  deleted_at DATETIME(6) NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_photos_application FOREIGN KEY (application_id) REFERENCES applications (id),
  KEY ix_photos_application (application_id, side),
  KEY ix_photos_deleted (deleted_at),
  UNIQUE KEY uq_photos_current (current)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
