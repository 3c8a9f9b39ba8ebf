package batch

import (
	"context"
	"fmt"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Correct makes the next edition of a batch that the bank gave back: the rows that are
// left keep their numbers and what was frozen of them, stopped ones are struck, and all
// papers are drawn and stamped anew. The edition before stays as it was.
//
// Like Seal it goes on when the caller's connection ends. Refusals: mandate_incomplete,
// batch_empty, rows_left_out; batch_changed when a row moved meanwhile.
func (b *Batches) Correct(ctx context.Context, actor union.Actor, id union.ID, version int64) (union.Batch, error) {
	batch, _, err := b.ofClerk(ctx, actor, id, union.EventCorrect, version)
	if err != nil {
		return batch, err
	}
	return b.alone(ctx, batch, func(ctx context.Context, turn *turn) error {
		batch, to, err := b.ofClerk(ctx, actor, id, union.EventCorrect, version)
		if err != nil {
			return err
		}
		p, outs, err := b.planCorrection(ctx, actor, batch, to)
		if err != nil {
			return err
		}
		papers, err := b.Papers.Draw(ctx, p.PaperPlan, turn.keep)
		var gone []union.Photo
		err = b.keepDrawn(ctx, papers, err, func() error {
			gone, err = b.commitCorrection(ctx, actor, p, outs, papers)
			return err
		})
		if err == nil {
			union.DropPhotos(ctx, b.Blobs, gone)
		}
		return err
	})
}

// planCorrection opens what was frozen of the rows that stay, and names those that leave.
func (b *Batches) planCorrection(ctx context.Context, actor union.Actor, batch union.Batch, to string) (plan, []union.RowOut, error) {
	if batch.Number == nil {
		return plan{}, nil, fmt.Errorf("batch %s has no number", batch.ID)
	}
	p := plan{PaperPlan: union.PaperPlan{Batch: batch, At: b.Store.Now(), Number: *batch.Number, Edition: batch.Edition + 1}, to: to}
	err := b.parties(ctx, actor, &p.PaperPlan)
	if err != nil {
		return p, nil, err
	}
	entries, err := b.Store.SealedEntries(ctx, batch.ID)
	if err != nil {
		return p, nil, err
	}
	if err = b.recordOpening(ctx, actor, batch, "batches:open_fields", len(entries)); err != nil {
		return p, nil, err
	}
	var outs []union.RowOut
	for _, entry := range entries {
		if entry.Application.Stopped {
			outs = append(outs, union.Struck(entry.Row, entry.Application))
			continue
		}
		fields, err := entry.Row.OpenFrozen(b.Vault)
		if err != nil {
			return p, nil, err
		}
		p.Rows = append(p.Rows, union.PaperRow{Number: *entry.Row.Number, Row: entry.Row, App: entry.Application, Fields: fields})
	}
	if len(p.Rows) == 0 {
		return p, nil, union.Refused("batch_empty", "批次里的人都已撤下，没有可以更正的名单，请作废这个批次。")
	}
	return p, outs, b.stillLast(p.Rows)
}

// stillLast refuses a correction with people whose documents would not last as long as a
// sealing asks: the new edition would come back from the bank at once. A clerk stops
// their rows, which the correction then strikes.
func (b *Batches) stillLast(rows []union.PaperRow) error {
	var bad []union.FieldError
	for _, r := range rows {
		if problem := r.Fields.Validity().Check(b.Store.Today(), union.SealMargin); problem != nil {
			bad = append(bad, union.FieldError{
				Field: fmt.Sprintf("rows.%d", r.Number), Code: problem.Code,
				Detail: fmt.Sprintf("第%d号的证件至少还要有%d天有效期，请以“资料有误”停办这一行，更正时会退回会员换证。", r.Number, union.SealMargin),
			})
		}
	}
	if len(bad) == 0 {
		return nil
	}
	return union.Refused("rows_left_out", "名单里有人的证件已过期或快到期，请先停办这些行再更正。", union.FirstOf(bad)...)
}

func (b *Batches) commitCorrection(ctx context.Context, actor union.Actor, p plan, outs []union.RowOut, papers union.DrawnPapers) ([]union.Photo, error) {
	var gone []union.Photo
	err := b.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		err := tx.HoldBatch(ctx, p.Batch.ID)
		if err != nil {
			return err
		}
		gone, err = tx.LeaveBatch(ctx, actor, union.RoleClerk, p.Batch, outs)
		if err != nil {
			return err
		}
		// A row that was stopped while the papers were drawn would stand on them.
		stopped, err := tx.StoppedRows(ctx, p.Batch.ID)
		if err != nil {
			return err
		}
		left, err := tx.KeepOnList(ctx, p.Batch.ID, p.Edition)
		if err != nil {
			return err
		}
		if len(stopped) > 0 || left != len(p.Rows) {
			return union.ErrBatchChanged
		}
		err = tx.Move(ctx, p.Batch.Moving(actor, union.RoleClerk, union.EventCorrect, p.to, map[string]any{
			"edition": p.Edition, "row_count": len(p.Rows), "struck": 0, "refused": 0, "recorded_by": nil, "returned_by": nil, "return_record": "", "sealed_at": p.At, "manifest_sha256": papers.Manifest, "reasons": "",
			"head_mandate_id": p.Head.Mandate.ID, "clerk_mandate_id": p.Clerk.Mandate.ID, "mandate_edition": 1,
		}))
		if err != nil {
			return err
		}
		return tx.AddPapers(ctx, papers.Records)
	})
	if known, ok := union.AsError(err); ok && known.Code == union.ErrStale.Code {
		return nil, union.ErrBatchChanged.WithCause(err)
	}
	return gone, err
}
