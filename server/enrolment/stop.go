package enrolment

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// ErrStopped says that an application was stopped before.
var ErrStopped = union.Conflict("already_stopped", "这份申请已经停办，正等银行确认。", union.ApplicationBatched)

// Stop tells the bank at once that somebody on a sealed list must get no card: the member
// withdraws, or the clerk says why. The photos are not used or shown any more; the
// officer strikes the row, before the bank has opened it.
func (e *Enrolment) Stop(ctx context.Context, actor union.Actor, id union.ID, version int64, cause union.StopCause) (union.Application, error) {
	app, role, err := e.stopper(ctx, actor, id)
	if err != nil {
		return app, err
	}
	switch {
	case role == union.RoleMember && cause != union.StopWithdrew, role == union.RoleClerk && !cause.ByClerk():
		return app, union.Refused("stop_cause_unknown", "请选择停办的原因。",
			union.FieldError{Field: "cause", Code: "stop_cause_unknown", Detail: "请选择原因。"})
	}
	to, err := union.ApplicationMachine.Next(app.Status, union.EventStop)
	if err != nil {
		return app, err
	}
	if app.Stopped {
		return app, ErrStopped
	}
	err = e.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		notices, err := e.stopNotices(ctx, tx, app, role, cause)
		if err != nil {
			return err
		}
		err = tx.Move(ctx, union.Transition{
			Subject: union.SubjectApplication, ID: app.ID, OrgID: app.ApplyingOrgID, Event: union.EventStop, From: app.Status, To: to, Version: version,
			Set: map[string]any{"stopped": true, "stop_cause": cause, "touched_at": tx.Now()}, Actor: actor, Role: role, Reason: string(cause), Notices: notices,
		})
		if err != nil {
			return err
		}
		switch cause {
		case union.StopWithdrew:
			return tx.WithdrawConsents(ctx, app.ID)
		case union.StopDied:
			return tx.Silence(ctx, app.AccountID, app.MemberID)
		}
		return nil
	})
	if err != nil {
		return app, err
	}
	return e.Store.Application(ctx, id)
}

// stopper finds the application for its member, or for a clerk in whose scope it is.
func (e *Enrolment) stopper(ctx context.Context, actor union.Actor, id union.ID) (union.Application, union.Role, error) {
	app, err := e.Store.Application(ctx, id)
	if err != nil {
		return app, "", err
	}
	self, err := e.Self(ctx, actor)
	if err != nil {
		return app, "", err
	}
	if self.Owns(app) {
		return app, union.RoleMember, nil
	}
	return e.Store.ReviewedApplication(ctx, actor, id, union.RoleClerk)
}

// stopNotices tell the bank's officers, the unit's clerks when it was the member, and the
// member when it was the clerk.
func (e *Enrolment) stopNotices(ctx context.Context, tx *store.Store, app union.Application, role union.Role, cause union.StopCause) ([]union.Notice, error) {
	if app.BatchID == nil {
		return nil, union.ErrNotFound
	}
	batch, err := tx.Batch(ctx, *app.BatchID)
	if err != nil {
		return nil, err
	}
	told, err := tx.Officers(ctx, batch.BankBranchID)
	if err != nil {
		return nil, err
	}
	var notices []union.Notice
	if role == union.RoleMember {
		clerks, err := tx.Holders(ctx, app.ApplyingOrgID, union.RoleClerk)
		if err != nil {
			return nil, err
		}
		told = append(told, clerks...)
	} else if cause != union.StopDied {
		notices = app.Tell("application:stopped", nil)
	}
	for _, account := range told {
		notices = append(notices, union.Notice{Topic: "batch:row_stopped", AccountID: account, SubjectID: batch.ID, Data: map[string]string{"number": number(batch)}})
	}
	return notices, nil
}

func number(batch union.Batch) string {
	if batch.Number == nil {
		return ""
	}
	return *batch.Number
}
