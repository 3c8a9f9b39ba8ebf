package batch

import (
	"context"
	"slices"

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
	papers, err := b.Papers(ctx, actor, id)
	if err != nil {
		return batch, err
	}
	if missing := batch.Unseen(union.SideClerk, papers.Ticks, papers.Scans); len(missing) > 0 {
		return batch, union.MissingPapers("papers_missing", "还有盖章文件没有勾选或上传：", missing)
	}
	err = b.Store.Move(ctx, batch.Moving(actor, union.RoleClerk, union.EventHandIn, to, map[string]any{"submitted_at": b.Store.Now()}))
	if err != nil {
		return batch, err
	}
	return b.Store.Batch(ctx, id)
}

// BankSheets lists the bank's signed sheets of which there are scans.
func (p Papers) BankSheets() []union.PaperKind {
	var kinds []union.PaperKind
	for _, kind := range union.BankSheets() {
		if slices.ContainsFunc(p.Scans, func(s union.PaperScan) bool { return s.Paper == string(kind) }) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}
