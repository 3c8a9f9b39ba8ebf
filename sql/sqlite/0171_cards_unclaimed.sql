-- +goose Up
DROP INDEX ix_cards_held_by;
CREATE INDEX ix_cards_held_by ON cards (held_by_org, id);
CREATE INDEX ix_cards_unclaimed ON cards (applying_org_id, received_at, delivered_at, id);
