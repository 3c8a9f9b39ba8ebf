package auth

import (
	"context"
	"errors"
	"slices"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// tieCodeLength makes 40 bits: the code is read out, good once and for ten minutes, and
// guesses are limited.
const (
	tieCodeLength = 8
	tieCodeLife   = 10 * time.Minute
)

// tiers are the roles of the two people who change a tie.
var tiers = []union.Role{union.RoleClerk, union.RoleHead, union.RoleSupervisor}

// TieCode is a code by which a person shows to the clerk which account is theirs.
type TieCode struct {
	Code  string
	EndAt time.Time
}

// NewTieCode makes a code for the actor's account, which must not be tied to anybody.
func (a *Auth) NewTieCode(ctx context.Context, actor union.Actor) (TieCode, error) {
	account, err := a.store.Account(ctx, actor.AccountID)
	if err != nil {
		return TieCode{}, err
	}
	if account.MemberID != nil {
		return TieCode{}, errTied
	}
	code, err := union.NewCode(a.rand, tieCodeLength)
	if err != nil {
		return TieCode{}, err
	}
	now := a.store.Now()
	row := union.TieCode{ID: a.store.NewID(), CodeHash: hash(code), AccountID: account.ID, EndAt: now.Add(tieCodeLife), CreatedAt: now}
	return TieCode{Code: code, EndAt: row.EndAt}, a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error { return tx.PutTieCode(ctx, row) })
}

// The refusals of a change of a tie.
var (
	errTied       = union.Conflict("account_tied", "这个微信账号已绑定一位会员，请先办理解绑。", "")
	errNotTied    = union.Conflict("member_not_tied", "这位会员没有绑定微信账号，不用解绑。", "")
	errTieCode    = union.Refused("tie_code_wrong", "绑定码不对或已过期，请会员重新打开手机出示。", union.FieldError{Field: "code", Code: "tie_code_wrong", Detail: "请重新输入绑定码。"})
	errTieReason  = union.Refused("tie_reason_unknown", "请选择原因。", union.FieldError{Field: "reason", Code: "tie_reason_unknown", Detail: "请选择原因。"})
	errTieSelf    = union.NewError(union.KindForbidden, "tie_own", "不能办理自己账号的绑定，请由其他经办人、负责人或上级工会办理。")
	errTieSame    = union.NewError(union.KindForbidden, "tie_same_person", "绑定和解绑要由两个人办理，请由另一位经办人、负责人或上级工会确认。")
	errTieStatus  = union.Conflict("tie_wrong_status", "这条绑定申请已经处理过了，请刷新列表。", "")
	errTieUnknown = union.Conflict("member_unknown", "这份申请还没有审核通过，会员身份未确认，不用办理绑定。", "")
)

// AskTie is the first person's step: a clerk who has seen the document asks that the
// member of an application be released from an account, or tied to the one whose code the
// member shows.
func (a *Auth) AskTie(ctx context.Context, actor union.Actor, application union.ID, kind, code, reason string) (union.TieChange, error) {
	if !slices.Contains(union.TieReasons, reason) {
		return union.TieChange{}, errTieReason
	}
	if kind == union.TieMake {
		for _, limit := range []string{"lookup_minute", "lookup_day"} {
			if err := a.limiter.Allow(ctx, limit, string(actor.AccountID)); err != nil {
				return union.TieChange{}, err
			}
		}
	}
	app, role, err := a.store.ReviewedApplication(ctx, actor, application, tiers...)
	if err != nil {
		return union.TieChange{}, err
	}
	switch {
	case app.MemberID == nil:
		return union.TieChange{}, errTieUnknown
	case *app.MemberID == actor.MemberID:
		return union.TieChange{}, errTieSelf
	}
	now := a.store.Now()
	change := union.TieChange{
		ID: a.store.NewID(), MemberID: *app.MemberID, Kind: kind, Reason: reason, AskedBy: actor.AccountID, Status: union.TieAsked, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	err = a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		change.AccountID, err = tieAccount(ctx, tx, kind, code, *app.MemberID)
		if err != nil {
			return err
		}
		if err = tx.AddTieChange(ctx, change); err != nil {
			return err
		}
		return tx.Audit(ctx, tieAudit(actor, role, change, app.ApplyingOrgID, "ask"))
	})
	return change, err
}

// tieAccount finds the account that a change is about.
func tieAccount(ctx context.Context, tx *store.Store, kind, code string, member union.ID) (union.ID, error) {
	tied, err := tx.AccountOfMember(ctx, member)
	if err != nil {
		return "", err
	}
	if kind == union.TieRelease {
		if tied == "" {
			return "", errNotTied
		}
		return tied, nil
	}
	if tied != "" {
		return "", store.ErrMemberTied
	}
	account, err := tx.UseTieCode(ctx, hash(union.ReadCode(code, tieCodeLength)))
	if errors.Is(err, union.ErrNotFound) {
		return "", errTieCode
	}
	if err == nil && account.MemberID != nil {
		err = errTied
	}
	return account.ID, err
}

// ConfirmTie is the second person's step. The change is made, and the account's old
// sessions end at once.
func (a *Auth) ConfirmTie(ctx context.Context, actor union.Actor, id union.ID, version int64) (union.TieChange, error) {
	change, member, role, err := a.secondPerson(ctx, actor, id)
	if err != nil {
		return change, err
	}
	change.Version = version
	var hashes [][32]byte
	err = a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		err := tx.DecideTie(ctx, change, union.TieConfirmed, actor.AccountID)
		if err != nil {
			return err
		}
		if change.Kind == union.TieRelease {
			err = tx.Untie(ctx, change.AccountID, member.ID)
		} else {
			err = tieTo(ctx, tx, change.AccountID, member.ID)
		}
		if err != nil {
			return err
		}
		if err = tx.Audit(ctx, tieAudit(actor, role, change, member.OrgID, "confirm")); err != nil {
			return err
		}
		hashes, err = tx.RevokeSessions(ctx, store.SessionFilter{AccountID: change.AccountID})
		return err
	})
	if err != nil {
		return change, err
	}
	change.Status, change.Version = union.TieConfirmed, version+1
	return change, a.copies.Drop(ctx, hashes...)
}

func tieTo(ctx context.Context, tx *store.Store, id, member union.ID) error {
	account, err := tx.Account(ctx, id)
	if err != nil {
		return err
	}
	if account.MemberID != nil {
		return errTied
	}
	if err = tx.TieAccount(ctx, account, member); err != nil {
		return err
	}
	return tx.AdoptApplications(ctx, id, member)
}

// RefuseTie leaves everything as it is.
func (a *Auth) RefuseTie(ctx context.Context, actor union.Actor, id union.ID, version int64) (union.TieChange, error) {
	change, member, role, err := a.secondPerson(ctx, actor, id)
	if err != nil {
		return change, err
	}
	change.Version = version
	err = a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.DecideTie(ctx, change, union.TieRefused, actor.AccountID); err != nil {
			return err
		}
		return tx.Audit(ctx, tieAudit(actor, role, change, member.OrgID, "refuse"))
	})
	change.Status, change.Version = union.TieRefused, version+1
	return change, err
}

func (a *Auth) secondPerson(ctx context.Context, actor union.Actor, id union.ID) (union.TieChange, union.Member, union.Role, error) {
	change, member, err := a.store.TieFor(ctx, actor, id, tiers...)
	if err != nil {
		return change, member, "", err
	}
	switch {
	case change.Status != union.TieAsked:
		return change, member, "", errTieStatus
	case change.AskedBy == actor.AccountID:
		return change, member, "", errTieSame
	case member.ID == actor.MemberID, change.AccountID == actor.AccountID:
		return change, member, "", errTieSelf
	}
	org, err := a.store.Org(ctx, member.OrgID)
	role, _ := actor.RoleOver(org.Path, tiers...)
	return change, member, role, err
}

func tieAudit(actor union.Actor, role union.Role, change union.TieChange, org union.ID, step string) union.Audit {
	return union.Audit{
		Actor: actor, Role: role, Action: "ties:" + step, Subject: "tie_changes", SubjectID: change.ID, OrgID: org, MemberID: change.MemberID,
		Detail: change.Kind, Reason: change.Reason,
	}
}
