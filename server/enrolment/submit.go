package enrolment

import (
	"context"
	"maps"
	"slices"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Submit hands a complete and signed application to the unit. The roster row of the
// person becomes applied; where there is none, one is made and the reviewer is told.
func (e *Enrolment) Submit(ctx context.Context, actor union.Actor, id union.ID, version int64) (union.Application, error) {
	app, err := e.Store.OwnApplication(ctx, actor, id)
	if err != nil {
		return app, err
	}
	to, err := union.ApplicationMachine.Next(app.Status, union.EventSubmit)
	if err != nil {
		return app, err
	}
	if version != app.Version {
		return app, union.ErrStale
	}
	what, err := e.complete(ctx, app)
	if err != nil {
		return app, err
	}
	if err = e.covered(ctx, app, what); err != nil {
		return app, err
	}
	if err = e.notHelpersPhone(ctx, actor, app); err != nil {
		return app, err
	}
	found, err := e.look(ctx, app, what)
	if err != nil {
		return app, err
	}
	err = e.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := hold(ctx, tx, app); err != nil {
			return err
		}
		linked := app
		row, err := e.link(ctx, tx, actor, &linked, found.row, what)
		if err != nil {
			return err
		}
		flags, err := encodeFlags(found.flags)
		if err != nil {
			return err
		}
		now := tx.Now()
		set := map[string]any{
			"submitted_at": now, "touched_at": now, "draft_account": nil, "flags": flags, "roster_row_id": row.ID, "org_id": linked.OrgID,
			"hardship": row.Hardship != "", "claimed_by": nil, "claim_until": nil,
		}
		first := app.FirstSubmittedAt == nil
		if first {
			set["first_submitted_at"] = now
		}
		err = tx.Move(ctx, union.Transition{
			Subject: union.SubjectApplication, ID: app.ID, OrgID: app.ApplyingOrgID, Event: union.EventSubmit, From: app.Status, To: to,
			Version: app.Version, Set: set, Actor: actor, Role: e.penRole(app, actor), Counts: linked.Passing(to, first), Notices: app.Tell("application:submitted", nil),
		})
		if err != nil {
			return err
		}
		return e.clash(ctx, tx, app)
	})
	if err != nil {
		return app, err
	}
	return e.Store.Application(ctx, id)
}

// hold begins a submission: of two who state one value the later waits here, and sees the
// earlier; and an application that is not as it was seen is not submitted.
func hold(ctx context.Context, tx *store.Store, app union.Application) error {
	err := tx.HoldValues(ctx, slices.Collect(maps.Values(clashValues(app)))...)
	if err != nil {
		return err
	}
	return tx.HoldApplication(ctx, app)
}

// link makes the application the one of a roster row.
func (e *Enrolment) link(ctx context.Context, tx *store.Store, actor union.Actor, app *union.Application, row *union.RosterRow, what content) (union.RosterRow, error) {
	if app.RosterRowID != nil {
		return *row, nil
	}
	if row == nil || row.Status == union.RowApplied {
		made, err := e.addRow(ctx, tx, actor, *app, what, row == nil)
		if err != nil {
			return made, err
		}
		row = &made
	}
	to, err := union.RosterMachine.Next(row.Status, union.EventApply)
	if err != nil {
		return *row, err
	}
	err = tx.Move(ctx, union.Transition{
		Subject: union.SubjectRosterRow, ID: row.ID, OrgID: app.ApplyingOrgID, Event: union.EventApply, From: row.Status, To: to, Version: row.Version,
		Actor: actor, Role: union.RoleMember, Counts: []union.Count{{OrgID: row.OrgID, Stage: union.StageNotStarted, Present: -1}, {OrgID: row.OrgID, Stage: union.StageStarted, Present: 1}},
	})
	app.RosterRowID, app.OrgID = &row.ID, row.OrgID
	return *row, err
}

// addRow puts a person on the list who was not, so that the figures add up. Where
// another application has the person's row, the new one has no key of its own: the
// reviewer sees a duplicate and one of the two will end.
func (e *Enrolment) addRow(ctx context.Context, tx *store.Store, actor union.Actor, app union.Application, what content, keyed bool) (union.RosterRow, error) {
	now := tx.Now()
	row := union.RosterRow{
		ID: tx.NewID(), OrgID: app.OrgID, ApplyingOrgID: app.ApplyingOrgID, Status: union.RowExpected, DocumentKind: what.fields.DocumentKind,
		Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	for _, v := range []struct {
		to     *union.Sealed
		column string
		kind   union.IndexKind
		plain  string
		masked string
	}{
		{&row.Name, "name", union.IndexName, what.fields.Name, union.MaskName(what.fields.Name)},
		{&row.Document, "document", union.IndexDocument, what.fields.DocumentNumber, union.MaskDocument(what.fields.DocumentNumber)},
		{&row.Phone, "phone", union.IndexPhone, what.fields.Phone, union.MaskPhone(what.fields.Phone)},
	} {
		sealed, err := e.Vault.SealBytes(union.Place{Table: "roster_rows", Column: v.column, Row: row.ID}, []byte(v.plain))
		if err != nil {
			return row, err
		}
		*v.to = e.indexed(v.kind, v.plain)
		v.to.Sealed, v.to.Masked = sealed, v.masked
	}
	if keyed {
		row.LiveKey, row.LiveKeyNext = union.LiveKeys(row.Name, row.Document, row.Phone)
	}
	if err := tx.AddRosterRow(ctx, &row); err != nil {
		return row, err
	}
	return row, tx.Born(ctx, union.Transition{
		Subject: union.SubjectRosterRow, ID: row.ID, OrgID: app.ApplyingOrgID, Event: union.EventAdd, To: row.Status, Actor: actor, Role: union.RoleMember,
		Counts: []union.Count{{OrgID: row.OrgID, Stage: union.StageNotStarted, Present: 1}},
	})
}

// notHelpersPhone refuses a helper's own phone on somebody else's row (银发〔2016〕261号).
func (e *Enrolment) notHelpersPhone(ctx context.Context, actor union.Actor, app union.Application) error {
	if app.HelperAccountID == nil || actor.MemberID == "" {
		return nil
	}
	member, err := e.Store.Member(ctx, actor.MemberID)
	if err != nil {
		return err
	}
	if sameIndex(member.Phone, union.Sealed{Index: app.PhoneIndex, IndexNext: app.PhoneIndexNext}) {
		return union.Refused("phone_of_helper", "不能填写经办人自己的手机号，请填写会员本人的号码。",
			union.FieldError{Field: "phone", Code: "phone_of_helper", Detail: "请填写会员本人的手机号码。"})
	}
	return nil
}

// TakeBack makes a submitted application a draft again; it is to be signed again. Only the
// person takes back: who helped has no say in what another has signed.
func (e *Enrolment) TakeBack(ctx context.Context, actor union.Actor, id union.ID, version int64) (union.Application, error) {
	app, err := e.Store.OwnApplication(ctx, actor, id)
	if err != nil {
		return app, err
	}
	if app.AccountID == nil || *app.AccountID != actor.AccountID {
		return app, union.ErrForbidden
	}
	to, err := union.ApplicationMachine.Next(app.Status, union.EventTakeBack)
	if err != nil {
		return app, err
	}
	set := map[string]any{
		"submitted_at": nil, "consent_id": nil, "claimed_by": nil, "claim_until": nil, "touched_at": e.Store.Now(), "draft_account": actor.AccountID,
	}
	err = e.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		return e.settle(ctx, tx, app, union.Transition{
			Subject: union.SubjectApplication, ID: app.ID, OrgID: app.ApplyingOrgID, Event: union.EventTakeBack, From: app.Status, To: to, Version: version,
			Set: set, Actor: actor, Role: union.RoleMember, Counts: app.Passing(to, false),
		}, false)
	})
	if err != nil {
		return app, err
	}
	return e.Store.Application(ctx, id)
}

// penRole is the role in which somebody writes in an application: the person, or a helper.
func (e *Enrolment) penRole(app union.Application, actor union.Actor) union.Role {
	if app.HelperAccountID != nil && *app.HelperAccountID == actor.AccountID {
		if actor.Has(union.RoleClerk) {
			return union.RoleClerk
		}
		return union.RoleLeader
	}
	return union.RoleMember
}
