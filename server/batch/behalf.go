package batch

import (
	"context"
	"slices"

	"unioncard/server/store"
	"unioncard/server/union"
)

var errNotRecorded = union.Conflict("acceptance_not_recorded", "经办人还没有登记银行的受理单，不能确认受理。", union.BatchSubmitted)

// sheetTime is when a clerk may scan a signed sheet of the bank.
var sheetTime = map[union.PaperKind][]string{
	union.PaperAcceptanceSheet: {union.BatchSubmitted},
	union.PaperReturnSheet:     {union.BatchSubmitted, union.BatchAccepted},
	union.PaperResultSheet:     {union.BatchAccepted, union.BatchResulted},
}

// sheetFor gives the batch for whose bank's sheet a clerk brings a scan.
func (b *Batches) sheetFor(ctx context.Context, actor union.Actor, id union.ID, paper union.PaperKind) (union.Batch, union.Role, error) {
	batch, role, err := b.Store.BatchOfUnit(ctx, actor, id, union.RoleClerk)
	if err == nil && !slices.Contains(sheetTime[paper], batch.Status) {
		err = union.Conflict("papers_not_at_hand", "这个批次现在不能上传这种单据。", batch.Status)
	}
	return batch, role, err
}

// RecordAcceptance notes, where the bank cannot reach the system, that it has accepted a
// batch: on behalf, by the scan of the sheet that the bank has signed. It takes effect
// when the head or a supervisor confirms it.
func (b *Batches) RecordAcceptance(ctx context.Context, actor union.Actor, id union.ID, version int64, scan union.ID) (union.Batch, error) {
	batch, role, err := b.Store.BatchOfUnit(ctx, actor, id, union.RoleClerk)
	if err != nil {
		return batch, err
	}
	if _, err = batch.Next(union.EventAccept, version); err != nil {
		return batch, err
	}
	if err = b.Store.CheckBankSheet(ctx, batch, scan, union.PaperAcceptanceSheet); err != nil {
		return batch, err
	}
	err = b.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
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
	return b.Store.Batch(ctx, id)
}

// acceptor gives a batch to whoever may accept it: the officer of its branch, or the head
// or a supervisor of the unit where a clerk has recorded it.
func (b *Batches) acceptor(ctx context.Context, actor union.Actor, id union.ID) (union.Batch, union.Role, error) {
	return b.Store.BatchForResults(ctx, actor, id, union.RoleHead, union.RoleSupervisor)
}

// mayAccept checks what stands for the originals: the officer's ticks, or another
// person's record.
func (b *Batches) mayAccept(ctx context.Context, actor union.Actor, role union.Role, batch union.Batch) error {
	if role != union.RoleBankOfficer {
		switch {
		case batch.RecordedBy == nil:
			return errNotRecorded
		case *batch.RecordedBy == actor.AccountID:
			return union.ErrSamePerson
		}
		return nil
	}
	papers, err := b.Papers(ctx, actor, batch.ID)
	if err != nil {
		return err
	}
	if missing := papers.without(SideBank, false); len(missing) > 0 {
		return missingPapers("originals_missing", "还有盖章原件没有核对勾选：", missing)
	}
	return nil
}
