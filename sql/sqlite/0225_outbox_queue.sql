-- +goose Up
DROP INDEX ix_outbox_due;
CREATE INDEX ix_outbox_queue ON outbox (status, channel, due_at, id);
CREATE INDEX ix_outbox_lane ON outbox (lane, status, origin_id);
CREATE INDEX ix_outbox_member ON outbox (member_id, status);
CREATE UNIQUE INDEX uq_outbox_origin ON outbox (origin_id, channel);
