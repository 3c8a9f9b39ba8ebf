-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX ix_photos_erased ON photos (erased_at, deleted_at, id);
