package auth

import (
	"context"
	"slices"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Place is where a role is given: exactly one of the three.
type Place struct {
	Org    *union.Org
	Branch *union.BankBranch
	Base   *union.ServiceBase
}

// place finds the place of a role by its id, if the actor may know of it there.
func (a *Auth) place(ctx context.Context, s *store.Store, actor union.Actor, role union.Role, id union.ID) (Place, error) {
	switch role {
	case union.RoleBankOfficer:
		if !actor.LeadsFederation() {
			return Place{}, union.ErrForbidden
		}
		branch, err := s.BankBranch(ctx, id)
		return Place{Branch: &branch}, err
	case union.RoleMerchant:
		base, org, err := s.BaseWithOrg(ctx, id)
		if err != nil {
			return Place{}, err
		}
		if !actor.Over(org.Path, union.RoleClerk, union.RoleHead, union.RoleSupervisor) {
			return Place{}, union.ErrNotFound
		}
		return Place{Base: &base, Org: &org}, nil
	}
	org, err := s.OrgFor(ctx, actor, id, union.RoleClerk, union.RoleHead, union.RoleSupervisor)
	return Place{Org: &org}, err
}

// levelsOf are the levels at which a role has work to do.
var levelsOf = map[union.Role][]union.OrgLevel{
	union.RoleClerk:      {union.LevelFederation, union.LevelDistrict, union.LevelPrimary},
	union.RoleHead:       {union.LevelFederation, union.LevelDistrict, union.LevelPrimary},
	union.RoleLeader:     {union.LevelBranch, union.LevelGroup},
	union.RoleSupervisor: {union.LevelFederation, union.LevelDistrict},
	union.RoleAuditor:    {union.LevelFederation, union.LevelDistrict},
}

// mayAppoint says which role may be given by whom: a supervisor gives every role in
// the subtree, supervisors only below the own org; a head gives the clerk of the own
// unit and the leaders below; a clerk gives the leaders below. Officers are given by
// the federation, merchants by the org that the base belongs to.
func mayAppoint(actor union.Actor, role union.Role, p Place) error {
	if p.Org != nil && p.Base == nil && !slices.Contains(levelsOf[role], p.Org.Level) {
		return errLevel
	}
	return decidesOn(actor, role, p)
}

// decidesOn says who gives a role at a place, and takes it.
func decidesOn(actor union.Actor, role union.Role, p Place) error {
	if p.Branch != nil || p.Base != nil {
		return nil // who reaches these places at all may give their role
	}
	for _, s := range actor.Scopes {
		if !p.Org.Path.Within(s.OrgPath) {
			continue
		}
		own := p.Org.Path == s.OrgPath
		switch s.Role {
		case union.RoleSupervisor:
			if role != union.RoleSupervisor || !own {
				return nil
			}
		case union.RoleHead:
			if role == union.RoleClerk && own || role == union.RoleLeader {
				return nil
			}
		case union.RoleClerk:
			if role == union.RoleLeader {
				return nil
			}
		}
	}
	return errAppoint
}

// mayEnd lets a role be ended by who may give it, also where it has no work any more, and
// one supervisor of the federation by another: nobody stands above them.
func mayEnd(actor union.Actor, grant union.Grant, p Place) error {
	if grant.Role == union.RoleSupervisor && p.Org != nil && p.Org.ParentID == nil && grant.AccountID != actor.AccountID && actor.LeadsFederation() {
		return nil
	}
	return decidesOn(actor, grant.Role, p)
}

var (
	errLevel = union.Refused("role_level", "这一级组织没有这项职务，请重新选择单位。",
		union.FieldError{Field: "place_id", Code: "role_level", Detail: "这一级组织没有这项职务。"})
	errAppoint     = union.NewError(union.KindForbidden, "may_not_appoint", "您不能任免这项职务，请联系上级工会。")
	errPlaceClosed = union.Refused("place_closed", "这个单位或网点已停用，请重新选择。",
		union.FieldError{Field: "place_id", Code: "place_closed", Detail: "已停用。"})
)

func closed(p Place) bool {
	return p.Org != nil && p.Org.Closed || p.Branch != nil && p.Branch.Closed
}

// id is the place's own id, and orgID that of the org whose audit it is.
func (p Place) id() union.ID {
	switch {
	case p.Branch != nil:
		return p.Branch.ID
	case p.Base != nil:
		return p.Base.ID
	}
	return p.Org.ID
}

func (p Place) orgID() union.ID {
	if p.Org == nil {
		return ""
	}
	return p.Org.ID
}
