-- +goose Up
CREATE TABLE result_rows (
  id TEXT NOT NULL,
  result_file_id TEXT NOT NULL,
  line INTEGER NOT NULL,
  category TEXT NOT NULL,
  batch_row_id TEXT,
  card_index BLOB,
  card_masked TEXT NOT NULL,
  card_sealed BLOB,
  name_sealed BLOB,
  code TEXT NOT NULL,
  detail TEXT NOT NULL,
  confirmed BOOLEAN NOT NULL,
  explanation TEXT NOT NULL,
  applied_at DATETIME,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_result_rows_result_file FOREIGN KEY (result_file_id) REFERENCES result_files (id)
);

CREATE INDEX ix_result_rows_category ON result_rows (result_file_id, category);
CREATE INDEX ix_result_rows_row ON result_rows (batch_row_id);
CREATE UNIQUE INDEX uq_result_rows_line ON result_rows (result_file_id, line);
