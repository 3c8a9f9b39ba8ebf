-- +goose NO TRANSACTION
-- +goose Up
UPDATE applications SET status_at = CASE status WHEN 'approved' THEN COALESCE(approved_at, touched_at) ELSE touched_at END WHERE status IN ('approved', 'returned');
