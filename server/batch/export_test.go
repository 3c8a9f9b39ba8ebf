package batch

import (
	"context"

	"unioncard/server/union"
)

// CommitForTest commits a draft of one row as if its papers had been drawn: drawing
// takes seconds, and it is the commit that meets changes.
func (b *Batches) CommitForTest(ctx context.Context, actor union.Actor, batch union.Batch, row union.BatchRow, app union.Application) error {
	p := plan{batch: batch, to: union.BatchSealed, number: string(batch.ID), at: b.Store.Now(), rows: []planned{{row: row, app: app}}}
	p.head.mandate.ID, p.clerk.mandate.ID = b.Store.NewID(), b.Store.NewID()
	return b.commit(ctx, actor, p, drawn{})
}
