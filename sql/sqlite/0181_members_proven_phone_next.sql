-- +goose Up
ALTER TABLE members ADD COLUMN proven_phone_next BLOB;
