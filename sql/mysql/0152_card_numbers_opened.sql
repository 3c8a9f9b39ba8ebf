-- +goose Up
UPDATE card_numbers SET cause = 'opened' WHERE cause = 'open';
