-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX ix_applications_helper ON applications (helper_account_id, id);
