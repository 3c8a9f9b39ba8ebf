-- +goose Up
UPDATE base_feedbacks SET org_path = (SELECT org_path FROM service_bases WHERE service_bases.id = base_feedbacks.service_base_id);
