-- +goose NO TRANSACTION
-- +goose Up
DROP INDEX ix_redemptions_member ON redemptions;
