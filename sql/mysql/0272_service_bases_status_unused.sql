-- +goose NO TRANSACTION
-- +goose Up
DROP INDEX ix_service_bases_status ON service_bases;
