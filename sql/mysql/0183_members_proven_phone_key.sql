-- +goose NO TRANSACTION
-- +goose Up
CREATE UNIQUE INDEX uq_members_proven_phone ON members (proven_phone);
