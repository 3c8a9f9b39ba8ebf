-- +goose Up
INSERT INTO counter_totals (org_id, stage, reached, present)
SELECT org_id, stage, SUM(reached), SUM(present) FROM counters GROUP BY org_id, stage;
