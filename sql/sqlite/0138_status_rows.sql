-- +goose Up
CREATE TABLE status_rows (
  id TEXT NOT NULL,
  status_file_id TEXT NOT NULL,
  line INTEGER NOT NULL,
  category TEXT NOT NULL,
  card_id TEXT,
  event TEXT NOT NULL,
  new_number_masked TEXT NOT NULL,
  new_number_sealed BLOB,
  applied_at DATETIME,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_status_rows_file FOREIGN KEY (status_file_id) REFERENCES status_files (id)
);

CREATE INDEX ix_status_rows_category ON status_rows (status_file_id, category);
CREATE UNIQUE INDEX uq_status_rows_line ON status_rows (status_file_id, line);
