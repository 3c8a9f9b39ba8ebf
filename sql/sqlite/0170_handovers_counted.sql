-- +goose Up
ALTER TABLE handovers ADD COLUMN unit_id TEXT NOT NULL DEFAULT '';
ALTER TABLE handovers ADD COLUMN closed BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE handovers ADD COLUMN missing INTEGER NOT NULL DEFAULT 0;
ALTER TABLE handovers ADD COLUMN quality_ok BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE handovers ADD COLUMN sent_evidence BLOB;
ALTER TABLE handovers ADD COLUMN received_evidence BLOB;
DROP INDEX ix_handovers_branch;
CREATE INDEX ix_handovers_branch ON handovers (bank_branch_id, closed, id);
CREATE INDEX ix_handovers_unit ON handovers (unit_id, closed, id);
