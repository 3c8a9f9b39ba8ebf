-- +goose Up
CREATE TABLE name_crops (
  id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  photo_id TEXT NOT NULL,
  box_x INTEGER NOT NULL,
  box_y INTEGER NOT NULL,
  box_w INTEGER NOT NULL,
  box_h INTEGER NOT NULL,
  confirmed_by TEXT NOT NULL,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_name_crops_application FOREIGN KEY (application_id) REFERENCES applications (id)
);

CREATE UNIQUE INDEX uq_name_crops_application ON name_crops (application_id);
