package store

import (
	"context"
	"encoding/json"

	"unioncard/server/union"
)

// LeaveBatch takes rows out of a held batch: each row, its application, the person's place
// on the roster, figures and messages. It gives the photos whose files are to be deleted now.
func (s *Store) LeaveBatch(ctx context.Context, actor union.Actor, role union.Role, batch union.Batch, outs []union.RowOut) ([]union.Photo, error) {
	var gone []union.Photo
	for _, o := range outs {
		if o.Row.Status != union.BatchRowSealed {
			return gone, union.ErrRowSettled
		}
		if err := union.ApplicationMachine.NextTo(o.App.Status, o.Event, o.AppTo); err != nil {
			return gone, err
		}
		said, err := json.Marshal([]union.Reason{{Code: o.Code, Note: o.Said}})
		if err != nil {
			return gone, err
		}
		err = s.Move(ctx, union.Transition{
			Subject: union.SubjectBatchRow, ID: o.Row.ID, OrgID: batch.OrgID, Event: o.Event, From: o.Row.Status, To: o.RowTo, Version: o.Row.Version,
			Set:   map[string]any{"live": nil, "reasons": string(said), "out_at": s.Now(), "out_by": actor.AccountID},
			Actor: actor, Role: role, Reason: o.Code,
		})
		if err != nil {
			return gone, err
		}
		photos, err := s.releaseApplication(ctx, actor, role, o)
		if err != nil {
			return gone, err
		}
		gone = append(gone, photos...)
	}
	return gone, nil
}

// releaseApplication moves the application of a row that has left.
func (s *Store) releaseApplication(ctx context.Context, actor union.Actor, role union.Role, o union.RowOut) ([]union.Photo, error) {
	reasons, err := json.Marshal(o.Reason)
	if err != nil {
		return nil, err
	}
	now := s.Now()
	set := map[string]any{
		"reasons": "", "batch_id": nil, "held_document": nil, "held_document_next": nil, "held_phone": nil, "held_phone_next": nil, "touched_at": now,
	}
	if o.AppTo == union.ApplicationReturned {
		set["stopped"], set["stop_cause"] = false, ""
	} else {
		set["settled_at"] = now
	}
	if len(o.Reason) > 0 {
		set["reasons"] = string(reasons)
	}
	if o.AppTo == union.ApplicationWithdrawn {
		set["photos_deleted_at"], set["fields_sealed"], set["reading_sealed"] = now, nil, nil
	}
	err = s.Move(ctx, union.Transition{
		Subject: union.SubjectApplication, ID: o.App.ID, OrgID: o.App.ApplyingOrgID, Event: o.Event, From: o.App.Status, To: o.AppTo, Version: o.App.Version,
		Set: set, Actor: actor, Role: role, Reason: o.Code, Counts: o.App.Passing(o.AppTo, false), Notices: o.Tell,
	})
	if err != nil {
		return nil, err
	}
	switch o.AppTo {
	case union.ApplicationEnded:
		return nil, s.endRowOf(ctx, actor, role, o.App)
	case union.ApplicationWithdrawn:
		if err = s.UnlinkRow(ctx, actor, role, o.App.RosterRowID); err != nil {
			return nil, err
		}
		return s.DropPhotos(ctx, o.App.ID)
	case union.ApplicationRejected:
		return nil, s.UnlinkRow(ctx, actor, role, o.App.RosterRowID)
	}
	return nil, nil
}

func (s *Store) endRowOf(ctx context.Context, actor union.Actor, role union.Role, app union.Application) error {
	if app.RosterRowID == nil {
		return nil
	}
	row, err := s.RosterRow(ctx, *app.RosterRowID)
	if err != nil || row.Status == union.RowEnded {
		return err
	}
	return s.EndRow(ctx, actor, role, row, row.Version, app.StopCause.EndReason())
}

// SettleBatch brings a held batch's figures up to date once rows have left or were opened,
// and settles an accepted batch of which nothing is outstanding.
func (s *Store) SettleBatch(ctx context.Context, actor union.Actor, role union.Role, id union.ID) error {
	batch, left, err := s.RefreshBatch(ctx, id)
	if err != nil || left > 0 || batch.Status != union.BatchAccepted {
		return err
	}
	return s.Move(ctx, batch.Moving(actor, role, union.EventSettle, union.BatchResulted, map[string]any{"resulted_at": s.Now()}))
}
