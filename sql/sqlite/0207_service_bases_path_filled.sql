-- +goose Up
UPDATE service_bases SET org_path = (SELECT path FROM orgs WHERE orgs.id = service_bases.org_id);
