-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE cards
  DROP KEY ix_cards_held_by,
  ADD KEY ix_cards_held_by (held_by_org, id),
  ADD KEY ix_cards_unclaimed (applying_org_id, received_at, delivered_at, id);
