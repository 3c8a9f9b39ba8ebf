package org

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Create adds an org below another: a supervisor anywhere in the subtree, a head
// branches and groups of the own unit. It returns union.ErrNotFound for a parent
// outside the actor's reach and store.ErrOrgCodeTaken.
func (o *Orgs) Create(ctx context.Context, actor union.Actor, parentID union.ID, code string, level union.OrgLevel, facts Facts) (union.Org, error) {
	facts, wrong := facts.clean()
	code, wrongCode := cleanCode(code)
	if wrongCode != nil {
		wrong = append(wrong, *wrongCode)
	}
	if err := refuse(wrong); err != nil {
		return union.Org{}, err
	}
	var made union.Org
	err := o.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		parent, err := tx.OrgFor(ctx, actor, parentID, union.RoleSupervisor, union.RoleHead)
		if err != nil {
			return err
		}
		small := level == union.LevelBranch || level == union.LevelGroup
		if !small && !actor.Over(parent.Path, union.RoleSupervisor) {
			return union.ErrForbidden
		}
		if err = fits(parent, level, facts.Applies); err != nil {
			return err
		}
		if err = tx.HoldOrg(ctx, parent.ID); err != nil {
			return closedError(err)
		}
		made = newOrg(tx, parent, code, level, facts)
		if err = tx.AddOrgs(ctx, made); err != nil {
			return err
		}
		return tx.Audit(ctx, union.Audit{Actor: actor, Action: "orgs:create", Subject: "orgs", SubjectID: made.ID, OrgID: made.ID, Detail: string(level)})
	})
	return made, err
}

func newOrg(s *store.Store, parent union.Org, code string, level union.OrgLevel, f Facts) union.Org {
	now, id := s.Now(), s.NewID()
	return union.Org{
		ID: id, ParentID: &parent.ID, Path: parent.Path.Child(id), Code: code, Name: f.Name, Level: level, Applies: f.Applies,
		Phone: f.Phone, Address: f.Address, Headcount: f.Headcount, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
}

// fits checks a new org's place in the tree.
func fits(parent union.Org, level union.OrgLevel, applies bool) error {
	switch {
	case !level.MayStandUnder(parent.Level):
		return errLevel
	case applies && !level.MayApply():
		return errApplies
	case len(parent.Path)+segment > maxPath:
		return errDepth
	}
	return nil
}

func closedError(err error) error {
	if union.KindOf(err) == union.KindNotFound {
		return errClosed
	}
	return err
}

// Change writes an org's facts. Headcount and whether it applies itself are its
// superior's to say. The version is the one that was seen; union.ErrStale otherwise.
func (o *Orgs) Change(ctx context.Context, actor union.Actor, id union.ID, version int64, facts Facts) (union.Org, error) {
	facts, wrong := facts.clean()
	if err := refuse(wrong); err != nil {
		return union.Org{}, err
	}
	return o.edit(ctx, actor, id, version, "orgs:change", func(ctx context.Context, tx *store.Store, org *union.Org) error {
		if (facts.Headcount != org.Headcount || facts.Applies != org.Applies) && !superior(actor, *org) {
			return errSuperior
		}
		if facts.Applies && !org.Level.MayApply() {
			return errApplies
		}
		if facts.Applies != org.Applies {
			settled, err := tx.Settled(ctx, org.Path)
			if err != nil {
				return err
			}
			if !settled {
				return errUnsettled
			}
		}
		org.Name, org.Applies, org.Phone, org.Address, org.Headcount = facts.Name, facts.Applies, facts.Phone, facts.Address, facts.Headcount
		return nil
	}, union.RoleSupervisor, union.RoleHead)
}

// edit changes an org that the actor reaches by one of the roles, in one transaction.
func (o *Orgs) edit(ctx context.Context, actor union.Actor, id union.ID, version int64, action string,
	change func(context.Context, *store.Store, *union.Org) error, roles ...union.Role,
) (union.Org, error) {
	var org union.Org
	err := o.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		var err error
		org, err = tx.OrgFor(ctx, actor, id, roles...)
		if err != nil {
			return err
		}
		if org.Closed {
			return errClosed
		}
		if org.Version != version {
			return union.ErrStale
		}
		if err = change(ctx, tx, &org); err != nil {
			return err
		}
		org.Version, org.UpdatedAt = version+1, tx.Now()
		if err = tx.PutOrg(ctx, org); err != nil {
			return err
		}
		role, _ := actor.RoleOver(org.Path, roles...)
		return tx.Audit(ctx, union.Audit{Actor: actor, Role: role, Action: action, Subject: "orgs", SubjectID: id, OrgID: id})
	})
	return org, err
}
