-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX ix_base_feedbacks_path ON base_feedbacks (org_path, id);
