package enrolment

import (
	"context"
	"errors"
	"time"

	"unioncard/server/union"
)

// Claim makes the actor the only one to decide on an application for the length of
// the lease; the open page claims again to keep it. It returns ErrClaimed while
// somebody else has it; what one may not decide on, one does not keep from others either.
func (e *Enrolment) Claim(ctx context.Context, actor union.Actor, id union.ID) (time.Time, error) {
	app, _, err := e.reviewed(ctx, actor, id)
	if err != nil {
		return time.Time{}, err
	}
	if err = e.mayDecide(ctx, actor, app, false); err != nil {
		return time.Time{}, err
	}
	if app.Status != union.ApplicationSubmitted {
		return time.Time{}, union.Conflict("application_wrong_status", "这份申请已不在待审核状态，请刷新列表。", app.Status)
	}
	until := e.Store.Now().Add(e.ClaimLease)
	ok, err := e.Store.ClaimApplication(ctx, id, actor.AccountID, until)
	if err != nil {
		return time.Time{}, err
	}
	if !ok {
		return time.Time{}, ErrClaimed
	}
	return until, nil
}

// Release gives a claim back before its lease ends.
func (e *Enrolment) Release(ctx context.Context, actor union.Actor, id union.ID) error {
	_, _, err := e.reviewed(ctx, actor, id)
	if err != nil {
		return err
	}
	return e.Store.ReleaseApplication(ctx, id, actor.AccountID)
}

// The refusals of a decision.
var (
	ErrClaimed    = union.Conflict("claimed_by_another", "另一位审核人正在审核这份申请，请先看下一份。", union.ApplicationSubmitted)
	ErrNotClaimed = union.Conflict("not_claimed", "审核时间已过，请重新打开这份申请再办。", union.ApplicationSubmitted)
	ErrChanged    = union.Conflict("application_changed", "内容已变，请再看一遍。", union.ApplicationSubmitted)
	ErrOwn        = union.NewError(union.KindForbidden, "own_application", "不能审核自己的申请，请由其他经办人、负责人或上级工会审核。")
	ErrAssisted   = union.NewError(union.KindForbidden, "assisted_by_you", "这份申请是您代办的，请由其他经办人、负责人或上级工会审核。")
)

// reviewed gives an application in the reviewer's scope.
func (e *Enrolment) reviewed(ctx context.Context, actor union.Actor, id union.ID) (union.Application, union.Role, error) {
	return e.Store.ReviewedApplication(ctx, actor, id)
}

// mayDecide refuses the reviewer's own application, one that they assisted, and one
// whose claim they do not hold.
func (e *Enrolment) mayDecide(ctx context.Context, actor union.Actor, app union.Application, claimed bool) error {
	self, err := e.Self(ctx, actor)
	if err != nil {
		return err
	}
	if self.Owns(app) {
		return ErrOwn
	}
	if app.HelperAccountID != nil && *app.HelperAccountID == actor.AccountID {
		return ErrAssisted
	}
	if !claimed {
		return nil
	}
	if app.ClaimedBy == nil || *app.ClaimedBy != actor.AccountID || app.ClaimUntil == nil || !e.Store.Now().Before(*app.ClaimUntil) {
		return ErrNotClaimed
	}
	return nil
}

// asSeen refuses a decision on what the reviewer has not looked at.
func asSeen(app union.Application, version int64) error {
	if app.Version == version {
		return nil
	}
	changed := *ErrChanged
	changed.Status = app.Status
	return &changed
}

// overtaken says the same of a change that came while the decision was written.
func overtaken(err error) error {
	stale, ok := union.AsError(err)
	if !ok || !errors.Is(err, union.ErrStale) {
		return err
	}
	changed := *ErrChanged
	changed.Status = stale.Status
	return &changed
}

// Self is what an application of one's own is known by.
type Self struct {
	account, member union.ID
	document        union.Sealed
}

// Self reads who the actor is, once for a whole list.
func (e *Enrolment) Self(ctx context.Context, actor union.Actor) (Self, error) {
	self := Self{account: actor.AccountID, member: actor.MemberID}
	if actor.MemberID == "" {
		return self, nil
	}
	member, err := e.Store.Member(ctx, actor.MemberID)
	self.document = member.Document
	return self, err
}

// Owns says whether an application is of the person: by account, by member, or by the
// document number where somebody helped.
func (s Self) Owns(app union.Application) bool {
	if app.AccountID != nil && *app.AccountID == s.account {
		return true
	}
	if app.MemberID != nil && *app.MemberID == s.member {
		return true
	}
	return sameIndex(s.document, union.Sealed{Index: app.DocumentIndex, IndexNext: app.DocumentIndexNext})
}
