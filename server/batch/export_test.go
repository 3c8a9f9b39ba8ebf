package batch

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// CommitForTest commits a draft as if its papers had been drawn: drawing takes seconds,
// and it is the commit that meets changes.
func (b *Batches) CommitForTest(ctx context.Context, actor union.Actor, batch union.Batch, entries ...store.BatchEntry) error {
	p := plan{PaperPlan: union.PaperPlan{Batch: batch, Number: string(batch.ID), At: b.Store.Now()}, to: union.BatchSealed}
	for i, entry := range entries {
		p.Rows = append(p.Rows, union.PaperRow{Number: i + 1, Row: entry.Row, App: entry.Application})
	}
	p.Head.Mandate.ID, p.Clerk.Mandate.ID = b.Store.NewID(), b.Store.NewID()
	return b.commit(ctx, actor, p, union.DrawnPapers{})
}
