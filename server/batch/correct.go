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
		papers, err := b.drawPapers(ctx, p, turn)
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
	p := plan{batch: batch, to: to, at: b.Store.Now(), number: *batch.Number, edition: batch.Edition + 1}
	err := b.parties(ctx, actor, &p)
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
		p.rows = append(p.rows, planned{number: *entry.Row.Number, row: entry.Row, app: entry.Application, fields: fields})
	}
	if len(p.rows) == 0 {
		return p, nil, union.Refused("batch_empty", "批次里的人都已撤下，没有可以更正的名单，请作废这个批次。")
	}
	if err = b.stillLast(p.rows); err != nil {
		return p, nil, err
	}
	return p, outs, b.addCrops(ctx, p.rows)
}

// stillLast refuses a correction with people whose documents would not last as long as a
// sealing asks: the new edition would come back from the bank at once. A clerk stops
// their rows, which the correction then strikes.
func (b *Batches) stillLast(rows []planned) error {
	var bad []union.FieldError
	for _, r := range rows {
		if problem := r.fields.Validity().Check(b.Store.Today(), union.SealMargin); problem != nil {
			bad = append(bad, union.FieldError{
				Field: fmt.Sprintf("rows.%d", r.number), Code: problem.Code,
				Detail: fmt.Sprintf("第%d号的证件至少还要有%d天有效期，请以“资料有误”停办这一行，更正时会退回会员换证。", r.number, union.SealMargin),
			})
		}
	}
	if len(bad) == 0 {
		return nil
	}
	return union.Refused("rows_left_out", "名单里有人的证件已过期或快到期，请先停办这些行再更正。", union.FirstOf(bad)...)
}

func (b *Batches) commitCorrection(ctx context.Context, actor union.Actor, p plan, outs []union.RowOut, papers drawn) ([]union.Photo, error) {
	var gone []union.Photo
	err := b.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		err := tx.HoldBatch(ctx, p.batch.ID)
		if err != nil {
			return err
		}
		gone, err = tx.LeaveBatch(ctx, actor, union.RoleClerk, p.batch, outs)
		if err != nil {
			return err
		}
		// A row that was stopped while the papers were drawn would stand on them.
		stopped, err := tx.StoppedRows(ctx, p.batch.ID)
		if err != nil {
			return err
		}
		left, err := tx.KeepOnList(ctx, p.batch.ID, p.edition)
		if err != nil {
			return err
		}
		if len(stopped) > 0 || left != len(p.rows) {
			return errChangedMeanwhile
		}
		err = tx.Move(ctx, p.batch.Moving(actor, union.RoleClerk, union.EventCorrect, p.to, map[string]any{
			"edition": p.edition, "row_count": len(p.rows), "struck": 0, "refused": 0, "recorded_by": nil, "returned_by": nil, "return_record": "", "sealed_at": p.at, "manifest_sha256": papers.manifest, "reasons": "",
			"head_mandate_id": p.head.Mandate.ID, "clerk_mandate_id": p.clerk.Mandate.ID, "mandate_edition": 1,
		}))
		if err != nil {
			return err
		}
		return tx.AddPapers(ctx, papers.records)
	})
	if known, ok := union.AsError(err); ok && known.Code == union.ErrStale.Code {
		return nil, errChangedMeanwhile.WithCause(err)
	}
	return gone, err
}
