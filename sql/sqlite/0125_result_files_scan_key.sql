-- +goose Up
CREATE UNIQUE INDEX uq_result_files_scan ON result_files (scan_id);
