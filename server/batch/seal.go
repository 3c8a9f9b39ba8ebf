package batch

import (
	"context"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// plan is a draft as it is about to be sealed, opened.
type plan struct {
	union.PaperPlan

	to string
}

var errSealing = &union.Error{
	Kind: union.KindConflict, Code: "batch_sealing", Message: "这个批次正在封存、生成文件，请稍候刷新查看。", Status: union.BatchDraft, RetryAfter: 5 * time.Second,
}

// Seal freezes a draft: rows numbered and copied, papers drawn, hashed and sealed, all
// applications moved, in one transaction that checks every application's version and
// the batch's. The papers are made before it, and deleted when it fails.
//
// Drawing takes about 4 s for 500 people and up to a minute for 5,000, so a caller
// whose connection ends does not end it: they find the batch sealed. Meanwhile the same
// call by anybody answers batch_sealing. Refusals: mandate_incomplete, batch_empty,
// rows_left_out; batch_changed when an application or the draft moved meanwhile.
func (b *Batches) Seal(ctx context.Context, actor union.Actor, id union.ID, version int64) (union.Batch, error) {
	batch, _, err := b.ofClerk(ctx, actor, id, union.EventSeal, version)
	if err != nil {
		return batch, err
	}
	return b.alone(ctx, batch, func(ctx context.Context, turn *turn) error {
		// Whoever had the turn before may have sealed it since it was read above.
		batch, to, err := b.ofClerk(ctx, actor, id, union.EventSeal, version)
		if err != nil {
			return err
		}
		p, err := b.plan(ctx, actor, batch, to)
		if err != nil {
			return err
		}
		papers, err := b.Papers.Draw(ctx, p.PaperPlan, turn.keep)
		return b.keepDrawn(ctx, papers, err, func() error { return b.commit(ctx, actor, p, papers) })
	})
}

// plan opens a draft and refuses it while anything keeps it from the bank.
func (b *Batches) plan(ctx context.Context, actor union.Actor, batch union.Batch, to string) (plan, error) {
	p := plan{PaperPlan: union.PaperPlan{Batch: batch, At: b.Store.Now(), Edition: 1}, to: to}
	err := b.parties(ctx, actor, &p.PaperPlan)
	if err != nil {
		return p, err
	}
	entries, err := b.Store.DraftEntries(ctx, batch.ID)
	if err != nil {
		return p, err
	}
	if len(entries) == 0 {
		return p, union.Refused("batch_empty", "批次里还没有人，请先编入审核通过的会员。")
	}
	if err = b.openRows(ctx, actor, &p, entries); err != nil {
		return p, err
	}
	p.Number, err = b.reserveNumber(ctx, batch, p.Org)
	return p, err
}

// parties finds whose papers they are: the unit, the branch, the head and the clerk.
func (b *Batches) parties(ctx context.Context, actor union.Actor, p *union.PaperPlan) error {
	var err error
	p.Org, p.Branch, err = b.Store.BatchParties(ctx, p.Batch)
	if err != nil {
		return err
	}
	p.Head, p.Clerk, err = b.Signers.Signers(ctx, p.Org, actor.AccountID)
	return err
}

// openRows opens every row for the papers, under one audit row with their count.
func (b *Batches) openRows(ctx context.Context, actor union.Actor, p *plan, entries []store.BatchEntry) error {
	err := b.recordOpening(ctx, actor, p.Batch, "batches:open_fields", len(entries))
	if err != nil {
		return err
	}
	list := make([]checked, len(entries))
	for i, entry := range entries {
		if entry.Application.Status != union.ApplicationApproved {
			return union.ErrBatchChanged
		}
		fields, err := entry.Application.OpenFields(b.Vault)
		if err != nil {
			return err
		}
		list[i] = checked{entry.Application, fields, b.leftOut(p.Batch, entry.Application, fields)}
		p.Rows = append(p.Rows, union.PaperRow{Number: i + 1, Row: entry.Row, App: entry.Application, Fields: fields})
	}
	if err = b.checkGlyphs(ctx, list); err != nil {
		return err
	}
	return b.refuseLeftOut(ctx, actor, p.Batch, list)
}
