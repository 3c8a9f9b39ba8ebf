-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX ix_batches_papers ON batches (papers_deleted_at, status, id);
