-- +goose NO TRANSACTION
-- +goose Up
-- Of two who have proven one number before, the first known keeps it.
UPDATE members
JOIN (SELECT MIN(id) AS id FROM members WHERE phone_verified = 1 AND phone_index IS NOT NULL GROUP BY phone_index) AS firsts ON firsts.id = members.id
SET members.proven_phone = members.phone_index, members.proven_phone_next = members.phone_index_next;
