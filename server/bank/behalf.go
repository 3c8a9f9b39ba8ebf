package bank

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

var errNotRecorded = union.Conflict("acceptance_not_recorded", "经办人还没有登记银行的受理单，不能确认受理。", union.BatchSubmitted)

// RecordAcceptance notes, where the bank cannot reach the system, that it has accepted a
// batch: on behalf, by the scan of the sheet that the bank has signed. It takes effect
// when the head or a supervisor confirms it.
func (d *Desk) RecordAcceptance(ctx context.Context, actor union.Actor, id union.ID, version int64, scan union.ID) (union.Batch, error) {
	batch, role, err := d.Store.BatchOfUnit(ctx, actor, id, union.RoleClerk)
	if err != nil {
		return batch, err
	}
	if _, err = batch.Next(union.EventAccept, version); err != nil {
		return batch, err
	}
	if err = d.Store.CheckBankSheet(ctx, batch, scan, union.PaperAcceptanceSheet); err != nil {
		return batch, err
	}
	err = d.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.TouchBatch(ctx, batch, map[string]any{"recorded_by": actor.AccountID, "returned_by": nil, "return_record": ""}); err != nil {
			return err
		}
		if err := tx.TellHeads(ctx, batch, "batch:recorded"); err != nil {
			return err
		}
		return tx.Audit(ctx, batch.Entry(actor, role, "batches:record_acceptance", "scan="+string(scan)))
	})
	if err != nil {
		return batch, err
	}
	return d.Store.Batch(ctx, id)
}

// acceptor gives a batch to whoever may accept it: the officer of its branch, or the head
// or a supervisor of the unit where a clerk has recorded it.
func (d *Desk) acceptor(ctx context.Context, actor union.Actor, id union.ID) (union.Batch, union.Role, error) {
	return d.Store.BatchForResults(ctx, actor, id, union.RoleHead, union.RoleSupervisor)
}

// mayAccept checks what stands for the originals: the officer's ticks, or another
// person's record.
func (d *Desk) mayAccept(ctx context.Context, actor union.Actor, role union.Role, batch union.Batch) error {
	if role != union.RoleBankOfficer {
		switch {
		case batch.RecordedBy == nil:
			return errNotRecorded
		case *batch.RecordedBy == actor.AccountID:
			return union.ErrSamePerson
		}
		return nil
	}
	ticks, err := d.Store.PaperTicks(ctx, batch.ID, batch.Edition)
	if err != nil {
		return err
	}
	if missing := batch.Unseen(union.SideBank, ticks, nil); len(missing) > 0 {
		return union.MissingPapers("originals_missing", "还有盖章原件没有核对勾选：", missing)
	}
	return nil
}
