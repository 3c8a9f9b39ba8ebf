-- +goose Up
CREATE INDEX ix_handover_cards_list ON handover_cards (handover_id, id);
