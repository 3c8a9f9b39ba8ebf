package org

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// joinLength makes 50 bits. A join code gives no right to anything; it only must not
// be found by trying.
const joinLength = 10

// maxJoinCodes is how many codes of an org are in force at once.
const maxJoinCodes = 20

// JoinQR is the text of a join code's QR.
func JoinQR(code string) string { return "unioncard:join:" + code }

// keepers may make and end join codes.
var keepers = []union.Role{union.RoleClerk, union.RoleHead, union.RoleLeader, union.RoleSupervisor}

// CreateJoinCode makes a code by which members find the org.
func (o *Orgs) CreateJoinCode(ctx context.Context, actor union.Actor, org union.ID) (union.JoinCode, error) {
	code, err := union.NewCode(o.Rand, joinLength)
	if err != nil {
		return union.JoinCode{}, err
	}
	made := union.JoinCode{ID: o.Store.NewID(), Code: code, OrgID: org, CreatedBy: actor.AccountID, CreatedAt: o.Store.Now()}
	return made, o.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		_, err := tx.OrgFor(ctx, actor, org, keepers...)
		if err != nil {
			return err
		}
		if err = tx.HoldOrg(ctx, org); err != nil {
			return closedError(err)
		}
		live, err := tx.JoinCodes(ctx, org)
		if err != nil {
			return err
		}
		if len(live) >= maxJoinCodes {
			return union.Conflict("join_codes_full", "本单位有效的加入码太多了，请先停用不用的。", "full")
		}
		if err = tx.AddJoinCode(ctx, made); err != nil {
			return err
		}
		return tx.Audit(ctx, union.Audit{Actor: actor, Action: "join_codes:make", Subject: "join_codes", SubjectID: made.ID, OrgID: org})
	})
}

// JoinCodes lists an org's codes in force.
func (o *Orgs) JoinCodes(ctx context.Context, actor union.Actor, org union.ID) ([]union.JoinCode, error) {
	_, err := o.Store.OrgFor(ctx, actor, org, keepers...)
	if err != nil {
		return nil, err
	}
	return o.Store.JoinCodes(ctx, org)
}

// EndJoinCode ends a code; posters that show it lead nowhere from then on.
func (o *Orgs) EndJoinCode(ctx context.Context, actor union.Actor, org union.ID, code string) error {
	return o.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		_, err := tx.OrgFor(ctx, actor, org, keepers...)
		if err != nil {
			return err
		}
		if err = tx.EndJoinCode(ctx, org, union.ReadCode(code, joinLength)); err != nil {
			return err
		}
		return tx.Audit(ctx, union.Audit{Actor: actor, Action: "join_codes:end", Subject: "orgs", SubjectID: org, OrgID: org})
	})
}

// ByJoinCode gives the public facts of a code's org. What was typed is looked for as it
// is: a code of the wrong shape takes the same way as one that nobody has.
func (o *Orgs) ByJoinCode(ctx context.Context, typed string) (store.PublicOrg, error) {
	return o.Store.OrgOfJoinCode(ctx, union.ReadCode(typed, joinLength))
}
