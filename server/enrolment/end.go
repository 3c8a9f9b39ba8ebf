package enrolment

import (
	"context"
	"slices"

	"unioncard/server/store"
	"unioncard/server/union"
)

// End settles an application whose person gets no card from this unit: left, retired,
// died, moved, declined, stated twice, or in the wrong unit. The person's roster row ends
// for the same reason. After a death no message goes out any more.
func (e *Enrolment) End(ctx context.Context, actor union.Actor, id union.ID, version int64, reason union.EndReason) (union.Application, error) {
	if !slices.Contains(union.EndReasons, reason) {
		return union.Application{}, union.Refused("end_reason_unknown", "请选择终止的原因。",
			union.FieldError{Field: "reason", Code: "end_reason_unknown", Detail: "请选择原因。"})
	}
	app, role, err := e.Store.ReviewedApplication(ctx, actor, id, union.RoleClerk)
	if err != nil {
		return app, err
	}
	self, err := e.Self(ctx, actor)
	if err != nil {
		return app, err
	}
	if self.Owns(app) {
		return app, ErrOwn
	}
	err = e.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		return e.end(ctx, tx, actor, role, app, version, reason)
	})
	if err != nil {
		return app, err
	}
	return e.Store.Application(ctx, id)
}

// end is the move with its effects; the caller has found the application in the actor's scope.
func (e *Enrolment) end(ctx context.Context, tx *store.Store, actor union.Actor, role union.Role, app union.Application, version int64, reason union.EndReason) error {
	to, err := union.ApplicationMachine.Next(app.Status, union.EventEnd)
	if err != nil {
		return err
	}
	set := map[string]any{
		"draft_account": nil, "settled_at": tx.Now(), "claimed_by": nil, "claim_until": nil, "touched_at": tx.Now(),
	}
	free(set)
	var notices []union.Notice
	if reason != union.EndDied {
		notices = app.Tell("application:ended", map[string]string{"reason": endWords[reason]})
	}
	err = e.settle(ctx, tx, app, union.Transition{
		Subject: union.SubjectApplication, ID: app.ID, OrgID: app.ApplyingOrgID, Event: union.EventEnd, From: app.Status, To: to, Version: version,
		Set: set, Actor: actor, Role: role, Reason: string(reason), Counts: app.Passing(to, false), Notices: notices,
	}, false)
	if err != nil {
		return err
	}
	if reason == union.EndDied {
		if err = tx.Silence(ctx, app.AccountID, app.MemberID); err != nil {
			return err
		}
	}
	if app.RosterRowID == nil {
		return nil
	}
	row, err := tx.RosterRow(ctx, *app.RosterRowID)
	if err != nil || row.Status == union.RowEnded {
		return err
	}
	return tx.EndRow(ctx, actor, role, row, row.Version, reason)
}

// endWords say to the person why.
var endWords = map[union.EndReason]string{
	union.EndLeft:      "您已离开本单位。",
	union.EndRetired:   "您已退休。",
	union.EndMoved:     "您已转到其他单位，请在新单位申请。",
	union.EndDeclined:  "您表示暂不办理。",
	union.EndDuplicate: "您的资料在另一个单位已有申请。",
	union.EndWrongUnit: "您不属于本单位，请选择您所在的单位重新申请。",
}
