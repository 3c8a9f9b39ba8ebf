package batch

import (
	"context"

	"unioncard/server/union"
)

// HandIn gives a sealed batch to the bank, once each stamped paper is ticked or scanned.
func (b *Batches) HandIn(ctx context.Context, actor union.Actor, id union.ID, version int64) (union.Batch, error) {
	batch, to, err := b.ofClerk(ctx, actor, id, union.EventHandIn, version)
	if err != nil {
		return batch, err
	}
	if err = b.Store.CheckLetter(ctx, batch); err != nil {
		return batch, err
	}
	ticks, err := b.Store.PaperTicks(ctx, id, batch.Edition)
	if err != nil {
		return batch, err
	}
	scans, err := b.Store.PaperScans(ctx, id, batch.Edition)
	if err != nil {
		return batch, err
	}
	if missing := batch.Unseen(union.SideClerk, ticks, scans); len(missing) > 0 {
		return batch, union.MissingPapers("papers_missing", "还有盖章文件没有勾选或上传：", missing)
	}
	err = b.Store.Move(ctx, batch.Moving(actor, union.RoleClerk, union.EventHandIn, to, map[string]any{"submitted_at": b.Store.Now()}))
	if err != nil {
		return batch, err
	}
	return b.Store.Batch(ctx, id)
}
