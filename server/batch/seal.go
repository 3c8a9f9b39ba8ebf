package batch

import (
	"context"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// plan is a draft as it is about to be sealed, opened.
type plan struct {
	batch       union.Batch
	to          string
	org         union.Org
	branch      union.BankBranch
	number      string
	edition     int
	at          time.Time
	head, clerk union.Signer
	rows        []planned
	sealed      int // how many rows there are where they are not opened
}

// people counts who stands on the list.
func (p plan) people() int { return max(len(p.rows), p.sealed) }

// planned is a row with the number that it has on the list.
type planned struct {
	number int
	crop   *union.NameCrop // where the name cannot be printed
	row    union.BatchRow
	app    union.Application
	fields union.Fields
}

var errSealing = &union.Error{
	Kind: union.KindConflict, Code: "batch_sealing", Message: "这个批次正在封存、生成文件，请稍候刷新查看。", Status: union.BatchDraft, RetryAfter: 5 * time.Second,
}

var errChangedMeanwhile = union.Conflict("batch_changed", "封存期间名单里有申请发生了变动，没有封存。请刷新名单后再封存。", union.BatchDraft)

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
		papers, err := b.drawPapers(ctx, p, turn)
		return b.keepDrawn(ctx, papers, err, func() error { return b.commit(ctx, actor, p, papers) })
	})
}

// plan opens a draft and refuses it while anything keeps it from the bank.
func (b *Batches) plan(ctx context.Context, actor union.Actor, batch union.Batch, to string) (plan, error) {
	p := plan{batch: batch, to: to, at: b.Store.Now(), edition: 1}
	err := b.parties(ctx, actor, &p)
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
	p.number, err = b.reserveNumber(ctx, batch, p.org)
	return p, err
}

// parties finds whose papers they are: the unit, the branch, the head and the clerk.
func (b *Batches) parties(ctx context.Context, actor union.Actor, p *plan) error {
	err := b.addressed(ctx, p)
	if err != nil {
		return err
	}
	p.head, p.clerk, err = b.Signers.Signers(ctx, p.org, actor.AccountID)
	return err
}

// openRows opens every row for the papers, under one audit row with their count.
func (b *Batches) openRows(ctx context.Context, actor union.Actor, p *plan, entries []store.BatchEntry) error {
	err := b.recordOpening(ctx, actor, p.batch, "batches:open_fields", len(entries))
	if err != nil {
		return err
	}
	list := make([]checked, len(entries))
	for i, entry := range entries {
		if entry.Application.Status != union.ApplicationApproved {
			return errChangedMeanwhile
		}
		fields, err := entry.Application.OpenFields(b.Vault)
		if err != nil {
			return err
		}
		list[i] = checked{entry.Application, fields, b.leftOut(p.batch, entry.Application, fields)}
		p.rows = append(p.rows, planned{number: i + 1, row: entry.Row, app: entry.Application, fields: fields})
	}
	if err = b.checkGlyphs(ctx, list); err != nil {
		return err
	}
	if err = b.refuseLeftOut(ctx, actor, p.batch, list); err != nil {
		return err
	}
	return b.addCrops(ctx, p.rows)
}
