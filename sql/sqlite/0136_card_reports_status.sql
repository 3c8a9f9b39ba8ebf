-- +goose Up
CREATE INDEX ix_card_reports_status ON card_reports (status, id);
