-- +goose NO TRANSACTION
-- +goose Up
DROP INDEX ix_redemptions_base ON redemptions;
