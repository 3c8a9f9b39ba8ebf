-- +goose NO TRANSACTION
-- +goose Up
CREATE UNIQUE INDEX uq_roster_rows_live_next ON roster_rows (applying_org_id, live_key_next);
