-- +goose Up
CREATE UNIQUE INDEX uq_members_proven_phone_next ON members (proven_phone_next);
