-- +goose NO TRANSACTION
-- +goose Up
UPDATE cards SET status_at = CASE status WHEN 'activated' THEN COALESCE(activated_at, updated_at) WHEN 'received' THEN COALESCE(received_at, updated_at) ELSE COALESCE(delivered_at, updated_at) END WHERE status IN ('activated', 'received', 'at_union', 'in_distribution');
