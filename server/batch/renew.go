package batch

import (
	"context"
	"fmt"

	"unioncard/server/store"
	"unioncard/server/union"
)

var errMandateSame = union.Conflict("mandate_same", "负责人和经办人都没有变，不用重新出具委托书。", "")

// RenewMandate draws the mandate letter with the IDs behind it anew, because the head or
// the clerk has changed before the bank's acceptance. All other papers and their hashes
// stay; the manifest names the letter before and the new one, which is stamped and ticked
// again. Whoever calls is the clerk from then on.
func (b *Batches) RenewMandate(ctx context.Context, actor union.Actor, id union.ID, version int64) (union.Batch, error) {
	batch, err := b.renewable(ctx, actor, id, version)
	if err != nil {
		return batch, err
	}
	return b.alone(ctx, batch, func(ctx context.Context, turn *turn) error {
		p := union.PaperPlan{Batch: batch, Number: *batch.Number, Edition: batch.Edition, At: b.Store.Now(), Sealed: batch.RowCount}
		if err := b.parties(ctx, actor, &p); err != nil {
			return err
		}
		if p.Head.SignedWith(batch.HeadMandateID) && p.Clerk.SignedWith(batch.ClerkMandateID) {
			return errMandateSame
		}
		papers, err := b.Papers.DrawMandate(ctx, p, turn.keep)
		return b.keepDrawn(ctx, papers, err, func() error { return b.commitMandate(ctx, actor, p, papers) })
	})
}

func (b *Batches) renewable(ctx context.Context, actor union.Actor, id union.ID, version int64) (union.Batch, error) {
	batch, _, err := b.Store.BatchOfUnit(ctx, actor, id, union.RoleClerk)
	switch {
	case err != nil:
		return batch, err
	case batch.Status != union.BatchSealed && batch.Status != union.BatchSubmitted || batch.Number == nil:
		return batch, union.Conflict("batch_wrong_status", "当前状态不能更换委托书，请刷新页面查看最新情况。", batch.Status)
	case batch.Version != version:
		return batch, batch.Stale()
	}
	return batch, nil
}

func (b *Batches) commitMandate(ctx context.Context, actor union.Actor, p union.PaperPlan, papers union.DrawnPapers) error {
	return b.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		err := tx.TouchBatch(ctx, p.Batch, map[string]any{
			"mandate_edition": p.Batch.MandateEdition + 1, "manifest_sha256": papers.Manifest,
			"head_mandate_id": p.Head.Mandate.ID, "clerk_mandate_id": p.Clerk.Mandate.ID,
			"recorded_by": nil, "returned_by": nil, "return_record": "", // what was recorded was of the letter before
		})
		if err != nil {
			return err
		}
		if err = tx.ReplacePaper(ctx, p.Batch.ID, p.Edition, union.PaperMandateLetter); err != nil {
			return err
		}
		if err = tx.AddPapers(ctx, papers.Records); err != nil {
			return err
		}
		if p.Batch.Status == union.BatchSubmitted {
			if err = tellBranch(ctx, tx, p.Batch, "batch:mandate_renewed"); err != nil {
				return err
			}
		}
		return tx.Audit(ctx, p.Batch.Entry(actor, union.RoleClerk, "batches:renew_mandate", fmt.Sprintf("edition=%d", p.Batch.MandateEdition+1)))
	})
}

// tellBranch tells the officers of a batch's branch.
func tellBranch(ctx context.Context, tx *store.Store, batch union.Batch, topic string) error {
	officers, err := tx.Officers(ctx, batch.BankBranchID)
	if err != nil {
		return err
	}
	notices := make([]union.Notice, len(officers))
	for i, account := range officers {
		notices[i] = union.Notice{Topic: topic, AccountID: account, SubjectID: batch.ID, Data: map[string]string{"number": *batch.Number}}
	}
	return tx.Enqueue(ctx, notices...)
}
