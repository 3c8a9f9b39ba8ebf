-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE handovers
  ADD COLUMN unit_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ADD COLUMN closed TINYINT(1) NOT NULL,
  ADD COLUMN missing BIGINT NOT NULL,
  ADD COLUMN quality_ok TINYINT(1) NOT NULL,
  ADD COLUMN sent_evidence VARBINARY(4096) NULL,
  ADD COLUMN received_evidence VARBINARY(4096) NULL,
  DROP KEY ix_handovers_branch,
  ADD KEY ix_handovers_branch (bank_branch_id, closed, id),
  ADD KEY ix_handovers_unit (unit_id, closed, id);
