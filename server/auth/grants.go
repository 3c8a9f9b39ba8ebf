package auth

import (
	"context"
	"strconv"

	"unioncard/server/store"
	"unioncard/server/union"
)

// errCode is one answer for a code that never was, was used, or is over.
var errCode = union.NewError(union.KindNotFound, "invitation_not_found", "邀请码不对或已失效，请让邀请您的人重新发一个。")

// Accept takes the role that a code offers. A code is good once; of two people at the
// same moment one gets the role. It returns store.ErrGrantHeld, and the code stays
// good, when the account has the role already.
func (a *Auth) Accept(ctx context.Context, actor union.Actor, code string) (union.Actor, error) {
	code = union.ReadCode(code, codeLength)
	err := a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		invitation, err := tx.InvitationByCode(ctx, hash(code))
		if err != nil || code == "" {
			return codeError(err)
		}
		if err = tx.UseInvitation(ctx, invitation.ID, actor.AccountID); err != nil {
			return codeError(err)
		}
		if invitation.OrgID != nil {
			if err = tx.HoldOrg(ctx, *invitation.OrgID); err != nil {
				return codeError(err)
			}
		}
		actor.Name = invitation.Name
		return a.appoint(ctx, tx, actor, invitation)
	})
	if err != nil {
		return union.Actor{}, err
	}
	// The role is there whatever comes of it: a copy without it lives half a minute.
	_ = a.Forget(context.WithoutCancel(ctx), actor.AccountID)
	actor.Scopes, err = a.store.ScopesOf(ctx, actor.AccountID)
	return actor, err
}

// Offer is what an invitation offers, with the name of the place.
type Offer struct {
	union.Invitation
	PlaceName string
}

// Offered tells whoever brings a code what it offers; the code stays good.
func (a *Auth) Offered(ctx context.Context, code string) (Offer, error) {
	code = union.ReadCode(code, codeLength)
	invitation, err := a.store.InvitationByCode(ctx, hash(code))
	if err != nil || code == "" {
		return Offer{}, codeError(err)
	}
	name, err := a.store.PlaceName(ctx, invitation)
	return Offer{invitation, name}, err
}

func codeError(err error) error {
	if err == nil || union.KindOf(err) == union.KindNotFound {
		return errCode
	}
	return err
}

func (a *Auth) appoint(ctx context.Context, tx *store.Store, actor union.Actor, i union.Invitation) error {
	now := tx.Now()
	grant := union.Grant{
		ID: tx.NewID(), AccountID: actor.AccountID, Role: i.Role, OrgID: i.OrgID, BankBranchID: i.BankBranchID, ServiceBaseID: i.ServiceBaseID,
		AppointedBy: i.AppointedBy, StartAt: now, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	err := tx.AddGrant(ctx, grant)
	if err != nil {
		return err
	}
	if err = tx.NameAccount(ctx, actor.AccountID, i.Name); err != nil {
		return err
	}
	if i.Role == union.RoleClerk {
		org, err := tx.Org(ctx, *i.OrgID)
		if err == nil {
			err = tx.PassDrafts(ctx, org.Path, "", actor.AccountID)
		}
		if err != nil {
			return err
		}
	}
	if i.AppointedBy != nil {
		err = tx.Enqueue(ctx, union.Notice{Topic: "grant:accepted", AccountID: *i.AppointedBy, SubjectID: grant.ID, Data: map[string]string{"name": i.Name}})
		if err != nil {
			return err
		}
	}
	return tx.Audit(ctx, union.Audit{
		Actor: actor, Role: i.Role, Action: "grants:accept", Subject: "grants", SubjectID: grant.ID, OrgID: deref(i.OrgID), Detail: string(i.Role),
	})
}

// EndGrant ends a role at once: with it the claims and all sessions of the account, so
// that no token made before works any more, and the invitations that the account has made
// and nobody has accepted. Assisted drafts pass to the next clerk.
// A repeat ends the sessions again, in case that failed before.
func (a *Auth) EndGrant(ctx context.Context, actor union.Actor, id union.ID) error {
	grant, err := a.store.Grant(ctx, id)
	if err != nil {
		return err
	}
	place, err := a.place(ctx, a.store, actor, grant.Role, placeOf(grant.OrgID, grant.BankBranchID, grant.ServiceBaseID))
	if err != nil {
		return hide(err)
	}
	if err = mayEnd(actor, grant, place); err != nil {
		return err
	}
	var hashes [][32]byte
	err = a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		ended, err := tx.EndGrant(ctx, id, actor.AccountID)
		if err != nil {
			return err
		}
		if ended {
			if err = tx.EndInvitationsBy(ctx, grant.AccountID); err != nil {
				return err
			}
			if err = passOn(ctx, tx, grant, place, actor); err != nil {
				return err
			}
		}
		hashes, err = tx.RevokeSessions(ctx, store.SessionFilter{AccountID: grant.AccountID})
		return err
	})
	if err != nil {
		return err
	}
	return a.copies.Drop(ctx, hashes...)
}

// passOn gives the work of an ended role to the colleagues, and tells both sides.
func passOn(ctx context.Context, tx *store.Store, grant union.Grant, p Place, actor union.Actor) error {
	notices := []union.Notice{{Topic: "grant:ended", AccountID: grant.AccountID, SubjectID: grant.ID}}
	if grant.OrgID != nil {
		others, err := tx.Holders(ctx, *grant.OrgID, grant.Role)
		if err != nil {
			return err
		}
		next, err := nextHelper(ctx, tx, grant.Role, *p.Org, others)
		if err != nil {
			return err
		}
		if err = tx.ReleaseClaims(ctx, grant.AccountID, p.Org.Path); err != nil {
			return err
		}
		if err = tx.PassDrafts(ctx, p.Org.Path, grant.AccountID, next); err != nil {
			return err
		}
		for _, other := range others {
			notices = append(notices, union.Notice{Topic: "grant:colleague_ended", AccountID: other, SubjectID: grant.ID, Data: map[string]string{"unit": p.Org.Name}})
		}
		waiting, err := passHandovers(ctx, tx, grant, *p.Org, others)
		if err != nil {
			return err
		}
		notices = append(notices, waiting...)
	}
	err := tx.Enqueue(ctx, notices...)
	if err != nil {
		return err
	}
	return tx.Audit(ctx, union.Audit{
		Actor: actor, Action: "grants:end", Subject: "grants", SubjectID: grant.ID, OrgID: p.orgID(), Detail: string(grant.Role),
	})
}

// nextHelper is who goes on with assisted drafts: a colleague in the same role, else the
// clerk of the unit above a branch or group; empty until there is one.
func nextHelper(ctx context.Context, tx *store.Store, role union.Role, org union.Org, colleagues []union.ID) (union.ID, error) {
	if len(colleagues) > 0 {
		return colleagues[0], nil
	}
	if role != union.RoleLeader {
		return "", nil
	}
	clerks, err := unitClerks(ctx, tx, org)
	if err != nil || len(clerks) == 0 {
		return "", err
	}
	return clerks[0], nil
}

// unitClerks are the clerks of the unit to which an org belongs; none where it belongs to
// no unit that applies to the bank.
func unitClerks(ctx context.Context, tx *store.Store, org union.Org) ([]union.ID, error) {
	unit, err := tx.ApplyingOrg(ctx, org)
	if union.KindOf(err) == union.KindRefused {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return tx.Holders(ctx, unit.ID, union.RoleClerk)
}

// passHandovers tells who now has the open hand-overs of an ended clerk or leader. They
// belong to the org, so that its other people go on with them; where a leader was the
// last one, the unit's clerks do.
func passHandovers(ctx context.Context, tx *store.Store, grant union.Grant, org union.Org, others []union.ID) ([]union.Notice, error) {
	if grant.Role != union.RoleClerk && grant.Role != union.RoleLeader {
		return nil, nil
	}
	open, err := tx.OpenHandoversOf(ctx, org.ID)
	if err != nil || open == 0 {
		return nil, err
	}
	if len(others) == 0 && grant.Role == union.RoleLeader {
		others, err = unitClerks(ctx, tx, org)
		if err != nil {
			return nil, err
		}
	}
	var list []union.Notice
	for _, other := range others {
		list = append(list, union.Notice{
			Topic: "handover:passed_on", AccountID: other, SubjectID: org.ID, Data: map[string]string{"unit": org.Name, "count": strconv.FormatInt(open, 10)},
		})
	}
	return list, nil
}

func deref(id *union.ID) union.ID {
	if id == nil {
		return ""
	}
	return *id
}
