-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS base_photos (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  service_base_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  position BIGINT NOT NULL,
  blob_key VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ix_base_photos_base (service_base_id, position)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
