-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX ix_bank_branches_revision ON bank_branches (revision);
