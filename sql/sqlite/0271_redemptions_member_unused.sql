-- +goose Up
DROP INDEX ix_redemptions_member;
