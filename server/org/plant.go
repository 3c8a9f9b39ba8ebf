package org

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Plant makes the first org of a new system, the federation, above which nothing
// stands. It is for the keeper of the machine, who needs no account.
func (o *Orgs) Plant(ctx context.Context, code, name string) (union.Org, error) {
	code, wrong := cleanCode(code)
	if wrong != nil {
		return union.Org{}, refuse([]union.FieldError{*wrong})
	}
	facts, fields := Facts{Name: name}.clean()
	if err := refuse(fields); err != nil {
		return union.Org{}, err
	}
	now, id := o.Store.Now(), o.Store.NewID()
	root := union.Org{
		ID: id, Path: union.Path("/").Child(id), Code: code, Name: facts.Name, Level: union.LevelFederation, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	return root, o.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		err := tx.AddOrgs(ctx, root)
		if err != nil {
			return err
		}
		return tx.Audit(ctx, union.Audit{Action: "orgs:plant", Subject: "orgs", SubjectID: id, OrgID: id})
	})
}
