-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE outbox
  DROP KEY ix_outbox_due,
  ADD KEY ix_outbox_queue (status, channel, due_at, id),
  ADD KEY ix_outbox_lane (lane, status, origin_id),
  ADD KEY ix_outbox_member (member_id, status),
  ADD UNIQUE KEY uq_outbox_origin (origin_id, channel);
