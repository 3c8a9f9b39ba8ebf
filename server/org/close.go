package org

import (
	"context"
	"strings"

	"unioncard/server/store"
	"unioncard/server/union"
)

var errReason = union.Refused("reason_missing", "请写明停用的原因，最多500个字。",
	union.FieldError{Field: "reason", Code: "reason_missing", Detail: "请写明原因。"})

// busyWords say what to do before an org can be closed.
var busyWords = map[string]string{
	"children":     "下面还有未停用的组织，请先停用下级组织。",
	"applications": "还有会员的申请没有办完，请办完后再停用。",
	"bases":        "还有对会员开放的服务基地，请先暂停它们再停用。",
}

// Close closes an org that has nothing open below it, no application under way and no
// published service base.
// Its grants, invitations and join codes end with it, and the sessions of who held them.
// Only a supervisor above it may; a root is not closed.
func (o *Orgs) Close(ctx context.Context, actor union.Actor, id union.ID, version int64, reason string) (union.Org, error) {
	reason = strings.TrimSpace(reason)
	if reason == "" || !printable(reason, 500) {
		return union.Org{}, errReason
	}
	if bad := union.CheckFreeText("reason", reason, 1, 500); bad != nil {
		return union.Org{}, union.Refused(bad.Code, bad.Detail, *bad)
	}
	var org union.Org
	var hashes [][32]byte
	err := o.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		// Held first: on MariaDB what is read before it may be older than what somebody has
		// just added below. One that is closed or unknown is read too, to be told so.
		err := tx.HoldOrg(ctx, id)
		if err != nil && union.KindOf(err) != union.KindNotFound {
			return err
		}
		org, err = tx.OrgFor(ctx, actor, id, union.RoleSupervisor)
		if err != nil {
			return err
		}
		if org.ParentID == nil || !superior(actor, org) {
			return union.ErrForbidden
		}
		if org.Closed {
			return errClosed
		}
		if org.Version != version {
			return union.ErrStale
		}
		// Whoever adds something below waits for this row, or was before.
		org.Closed, org.Version, org.UpdatedAt = true, version+1, tx.Now()
		if err = tx.PutOrg(ctx, org); err != nil {
			return err
		}
		what, err := tx.Busy(ctx, org)
		if err != nil {
			return err
		}
		if what != "" {
			return union.Conflict("org_busy", busyWords[what], what)
		}
		hashes, err = endAll(ctx, tx, org.ID, actor.AccountID)
		if err != nil {
			return err
		}
		return tx.Audit(ctx, union.Audit{
			Actor: actor, Role: union.RoleSupervisor, Action: "orgs:close", Subject: "orgs", SubjectID: id, OrgID: id, Reason: reason,
		})
	})
	if err != nil {
		return union.Org{}, err
	}
	return org, o.Copies.Drop(ctx, hashes...)
}

// endAll ends what gives rights or leads people to an org.
func endAll(ctx context.Context, tx *store.Store, org, by union.ID) ([][32]byte, error) {
	accounts, err := tx.EndGrantsOf(ctx, org, by)
	if err != nil {
		return nil, err
	}
	var hashes [][32]byte
	for _, account := range accounts {
		dropped, err := tx.RevokeSessions(ctx, store.SessionFilter{AccountID: account})
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, dropped...)
	}
	if err = tx.EndInvitationsOf(ctx, org); err != nil {
		return nil, err
	}
	return hashes, tx.EndJoinCodesOf(ctx, org)
}
