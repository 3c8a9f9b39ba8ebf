-- +goose Up
-- Of two who have proven one number before, the first known keeps it.
UPDATE members SET proven_phone = phone_index, proven_phone_next = phone_index_next
WHERE id IN (SELECT MIN(id) FROM members WHERE phone_verified = 1 AND phone_index IS NOT NULL GROUP BY phone_index);
