-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS handover_cards (
  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  handover_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  card_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  live CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  outcome VARCHAR(16) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT fk_handover_cards_handover FOREIGN KEY (handover_id) REFERENCES handovers (id),
  CONSTRAINT fk_handover_cards_card FOREIGN KEY (card_id) REFERENCES cards (id),
  KEY ix_handover_cards_card (card_id),
  UNIQUE KEY uq_handover_cards (handover_id, card_id),
  UNIQUE KEY uq_handover_cards_live (live)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
