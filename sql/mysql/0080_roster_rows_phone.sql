-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX ix_roster_rows_phone ON roster_rows (applying_org_id, phone_index);
