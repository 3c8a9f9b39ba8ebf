package enrolment

import (
	"context"
	"errors"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Start makes a draft. A member names an org; a helper names the roster row of a
// person who is present. It returns store.ErrDraftExists when the account has one.
func (e *Enrolment) Start(ctx context.Context, actor union.Actor, org, rosterRow union.ID) (union.Application, error) {
	if rosterRow != "" {
		return e.startAssisted(ctx, actor, rosterRow)
	}
	place, unit, err := e.place(ctx, org)
	if err != nil {
		return union.Application{}, err
	}
	if err = e.mayStart(ctx, actor); err != nil {
		return union.Application{}, err
	}
	now := e.Store.Now()
	app := union.Application{
		ID: e.Store.NewID(), ApplyingOrgID: unit.ID, OrgID: place.ID, AccountID: &actor.AccountID, DraftAccount: &actor.AccountID,
		Mode: union.ModeSelf, Status: union.ApplicationDraft, Version: 1, TouchedAt: now, CreatedAt: now, UpdatedAt: now,
	}
	if actor.MemberID != "" {
		app.MemberID = &actor.MemberID
	}
	return app, e.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		err := begin(ctx, tx, &app)
		if err != nil {
			return err
		}
		return tx.Born(ctx, union.Transition{
			Subject: union.SubjectApplication, ID: app.ID, OrgID: unit.ID, Event: union.EventStart, To: app.Status, Actor: actor,
			Role: union.RoleMember, Counts: []union.Count{{OrgID: place.ID, Stage: union.StageStarted, Reached: 1}},
		})
	})
}

// place finds the org that a person belongs to and the unit that applies for it.
func (e *Enrolment) place(ctx context.Context, id union.ID) (org, unit union.Org, err error) {
	org, err = e.Store.Org(ctx, id)
	if err != nil {
		return org, unit, err
	}
	if org.Closed {
		return org, unit, errOrgClosed
	}
	unit, err = e.Store.ApplyingOrg(ctx, org)
	return org, unit, err
}

var errOrgClosed = union.Refused("org_closed", "这个单位工会已停用，请选择现在的单位。",
	union.FieldError{Field: "org_id", Code: "org_closed", Detail: "请选择现在的单位。"})

// begin keeps a draft in an org that nobody closes meanwhile.
func begin(ctx context.Context, tx *store.Store, app *union.Application) error {
	err := tx.HoldOrg(ctx, app.OrgID)
	if errors.Is(err, union.ErrNotFound) {
		return errOrgClosed
	}
	if err != nil {
		return err
	}
	return tx.AddApplication(ctx, app)
}

// mayStart refuses a second application beside one that is under way or has a living card.
func (e *Enrolment) mayStart(ctx context.Context, actor union.Actor) error {
	app, err := e.Store.CurrentApplication(ctx, actor.AccountID)
	if errors.Is(err, union.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	switch app.Status {
	case union.ApplicationDraft:
		return store.ErrDraftExists
	case union.ApplicationRejected, union.ApplicationWithdrawn, union.ApplicationEnded:
		return nil
	case union.ApplicationOpened:
		closed, err := e.Store.CardClosed(ctx, app.ID)
		if err != nil || closed {
			return err
		}
	}
	return union.Conflict("application_exists", "您已有一份申请正在办理，请在“我的会员卡”里查看进度。", app.Status)
}

// startAssisted makes a draft for a person who is present and has no smartphone.
func (e *Enrolment) startAssisted(ctx context.Context, actor union.Actor, rowID union.ID) (union.Application, error) {
	row, err := e.Store.RosterRow(ctx, rowID)
	if err != nil {
		return union.Application{}, err
	}
	org, unit, err := e.place(ctx, row.OrgID)
	if err != nil {
		return union.Application{}, err
	}
	role, ok := actor.RoleOver(org.Path, union.RoleClerk, union.RoleLeader)
	if !ok {
		return union.Application{}, union.ErrNotFound
	}
	now := e.Store.Now()
	app := union.Application{
		ID: e.Store.NewID(), ApplyingOrgID: unit.ID, OrgID: org.ID, RosterRowID: &row.ID, HelperAccountID: &actor.AccountID,
		Mode: union.ModeAssisted, Status: union.ApplicationDraft, Version: 1, Hardship: row.Hardship != "", TouchedAt: now, CreatedAt: now, UpdatedAt: now,
	}
	return app, e.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		err := begin(ctx, tx, &app)
		if err != nil {
			return err
		}
		to, err := union.RosterMachine.Next(row.Status, union.EventApply)
		if err != nil {
			return err
		}
		err = tx.Move(ctx, union.Transition{
			Subject: union.SubjectRosterRow, ID: row.ID, OrgID: unit.ID, Event: union.EventApply, From: row.Status, To: to, Version: row.Version,
			Actor: actor, Role: role, Counts: []union.Count{{OrgID: org.ID, Stage: union.StageNotStarted, Present: -1}},
		})
		if err != nil {
			return err
		}
		return tx.Born(ctx, union.Transition{
			Subject: union.SubjectApplication, ID: app.ID, OrgID: unit.ID, Event: union.EventStart, To: app.Status, Actor: actor, Role: role,
			Counts: []union.Count{{OrgID: org.ID, Stage: union.StageStarted, Reached: 1, Present: 1}},
		})
	})
}
