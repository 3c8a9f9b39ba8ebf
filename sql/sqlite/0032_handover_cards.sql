-- +goose Up
CREATE TABLE handover_cards (
  id TEXT NOT NULL,
  handover_id TEXT NOT NULL,
  card_id TEXT NOT NULL,
  live TEXT,
  outcome TEXT NOT NULL,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_handover_cards_handover FOREIGN KEY (handover_id) REFERENCES handovers (id),
  CONSTRAINT fk_handover_cards_card FOREIGN KEY (card_id) REFERENCES cards (id)
);

CREATE INDEX ix_handover_cards_card ON handover_cards (card_id);
CREATE UNIQUE INDEX uq_handover_cards ON handover_cards (handover_id, card_id);
CREATE UNIQUE INDEX uq_handover_cards_live ON handover_cards (live);
