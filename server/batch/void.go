package batch

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Void takes a sealed or returned batch back: its outstanding rows are approved
// applications again, but for those that were stopped, which are struck. Number and manifest are kept, and never given again.
func (b *Batches) Void(ctx context.Context, actor union.Actor, id union.ID, version int64) (union.Batch, error) {
	batch, to, err := b.ofClerk(ctx, actor, id, union.EventVoid, version)
	if err != nil {
		return batch, err
	}
	var gone []union.Photo
	err = b.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		err := tx.HoldBatch(ctx, batch.ID)
		if err != nil {
			return err
		}
		err = tx.Move(ctx, batch.Moving(actor, union.RoleClerk, union.EventVoid, to, nil))
		if err != nil {
			return err
		}
		entries, err := tx.SealedEntries(ctx, batch.ID)
		if err != nil || len(entries) == 0 {
			return err
		}
		var rows, apps []union.Transition
		var outs []union.RowOut
		for _, e := range entries {
			if e.Application.Stopped { // nobody is to have a card who has said no
				outs = append(outs, union.Struck(e.Row, e.Application))
				continue
			}
			rows = append(rows, rowMove(batch, e.Row, actor, union.EventVoid, union.BatchRowVoid, map[string]any{"live": nil}))
			app := e.Application
			status, err := union.ApplicationMachine.Next(app.Status, union.EventBatchVoid)
			if err != nil {
				return err
			}
			apps = append(apps, union.Transition{
				Subject: union.SubjectApplication, ID: app.ID, OrgID: app.ApplyingOrgID, Event: union.EventBatchVoid, From: app.Status, To: status,
				Version: app.Version, Set: map[string]any{"batch_id": nil, "touched_at": tx.Now()}, Actor: actor, Role: union.RoleClerk,
				Counts: app.Passing(status, false),
			})
		}
		if gone, err = tx.LeaveBatch(ctx, actor, union.RoleClerk, batch, outs); err != nil || len(rows) == 0 {
			return err
		}
		if err = tx.MoveMany(ctx, rows); err != nil {
			return err
		}
		return tx.MoveMany(ctx, apps)
	})
	if err != nil {
		return batch, err
	}
	union.DropPhotos(ctx, b.Blobs, gone)
	return b.Store.Batch(ctx, id)
}
