-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS name_crops (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  application_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  photo_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  box_x BIGINT NOT NULL,
  box_y BIGINT NOT NULL,
  box_w BIGINT NOT NULL,
  box_h BIGINT NOT NULL,
  confirmed_by CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_name_crops_application FOREIGN KEY (application_id) REFERENCES applications (id),
  UNIQUE KEY uq_name_crops_application (application_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
