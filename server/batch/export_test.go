package batch

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// CommitForTest commits a draft as if its papers had been drawn: drawing takes seconds,
// and it is the commit that meets changes.
func (b *Batches) CommitForTest(ctx context.Context, actor union.Actor, batch union.Batch, entries ...store.BatchEntry) error {
	p := plan{batch: batch, to: union.BatchSealed, number: string(batch.ID), at: b.Store.Now()}
	for i, entry := range entries {
		p.rows = append(p.rows, planned{number: i + 1, row: entry.Row, app: entry.Application})
	}
	p.head.Mandate.ID, p.clerk.Mandate.ID = b.Store.NewID(), b.Store.NewID()
	return b.commit(ctx, actor, p, drawn{})
}
