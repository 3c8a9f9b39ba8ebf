package enrolment

import (
	"context"
	"errors"
	"maps"
	"slices"

	"unioncard/server/store"
	"unioncard/server/union"
)

// settle makes a move of an application together with what it means for the person's
// roster row and for a draft batch that the application stands in. Where somebody states
// the same value at this moment, one of the two comes after the other, as in hold.
func (e *Enrolment) settle(ctx context.Context, tx *store.Store, app union.Application, t union.Transition, settles bool) error {
	if err := tx.HoldValues(ctx, slices.Collect(maps.Values(clashValues(app)))...); err != nil {
		return err
	}
	if app.BatchID != nil && app.Status == union.ApplicationApproved {
		if err := tx.LeaveDraft(ctx, app.ID); err != nil {
			return err
		}
		t.Set["batch_id"] = nil
	}
	if err := tx.Move(ctx, t); err != nil {
		return err
	}
	if err := e.unclash(ctx, tx, app); err != nil {
		return err
	}
	if !settles {
		return nil
	}
	return tx.UnlinkRow(ctx, t.Actor, t.Role, app.RosterRowID)
}

// Withdraw takes back the consent: the application ends, what was stated in it, its photos
// and signatures are deleted at once.
// What the law keeps is the evidence record, which holds hashes only.
func (e *Enrolment) Withdraw(ctx context.Context, actor union.Actor, id union.ID, version int64) (union.Application, error) {
	app, err := e.Store.OwnApplication(ctx, actor, id)
	if err != nil {
		return app, err
	}
	if app.AccountID == nil || *app.AccountID != actor.AccountID {
		return app, union.ErrForbidden
	}
	to, err := union.ApplicationMachine.Next(app.Status, union.EventWithdraw)
	if err != nil {
		return app, err
	}
	now := e.Store.Now()
	set := map[string]any{
		"draft_account": nil, "settled_at": now, "photos_deleted_at": now, "claimed_by": nil, "claim_until": nil, "fields_sealed": nil, "reading_sealed": nil,
		"touched_at": now,
	}
	free(set)
	var photos []union.Photo
	err = e.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		err := e.settle(ctx, tx, app, union.Transition{
			Subject: union.SubjectApplication, ID: app.ID, OrgID: app.ApplyingOrgID, Event: union.EventWithdraw, From: app.Status, To: to, Version: version,
			Set: set, Actor: actor, Role: union.RoleMember, Counts: app.Passing(to, false), Notices: app.Tell("application:withdrawn", nil),
		}, true)
		if err != nil {
			return err
		}
		if err = tx.WithdrawConsents(ctx, app.ID); err != nil {
			return err
		}
		photos, err = tx.DropPhotos(ctx, app.ID)
		return err
	})
	if err != nil {
		return app, err
	}
	// It is withdrawn whatever comes of the files now: the rows say that they are deleted, and
	// the retention job deletes what is left of them.
	union.DropPhotos(ctx, e.Blobs, photos)
	_ = e.deleteSignatures(ctx, app.ID)
	return e.Store.Application(ctx, id)
}

// deleteSignatures deletes what was signed for a withdrawn application: an ink sheet shows
// name and number. What fails here the retention job finds again.
func (e *Enrolment) deleteSignatures(ctx context.Context, app union.ID) error {
	ctx = context.WithoutCancel(ctx)
	consents, err := e.Store.ConsentsOf(ctx, app)
	if err != nil {
		return err
	}
	var errs []error
	for _, consent := range consents {
		if consent.SignatureKey == "" {
			continue
		}
		err = e.Blobs.Delete(ctx, consent.SignatureKey)
		if err == nil {
			err = e.Store.SignatureErased(ctx, consent.ID)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
