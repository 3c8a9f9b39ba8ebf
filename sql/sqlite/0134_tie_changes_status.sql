-- +goose Up
CREATE INDEX ix_tie_changes_status ON tie_changes (status, id);
