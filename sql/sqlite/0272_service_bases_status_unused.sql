-- +goose Up
DROP INDEX ix_service_bases_status;
