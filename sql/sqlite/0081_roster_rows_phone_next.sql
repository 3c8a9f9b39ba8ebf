-- +goose Up
CREATE INDEX ix_roster_rows_phone_next ON roster_rows (applying_org_id, phone_index_next);
