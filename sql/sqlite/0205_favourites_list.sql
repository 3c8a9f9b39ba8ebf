-- +goose Up
CREATE INDEX ix_favourites_list ON favourites (account_id, id);
