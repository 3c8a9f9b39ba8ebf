package batch

import (
	"context"
	"fmt"
	"slices"
	"strings"

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
	if missing := papers.without(SideClerk, true); len(missing) > 0 {
		return batch, missingPapers("papers_missing", "还有盖章文件没有勾选或上传：", missing)
	}
	err = b.Store.Move(ctx, batch.Moving(actor, union.RoleClerk, union.EventHandIn, to, map[string]any{"submitted_at": b.Store.Now()}))
	if err != nil {
		return batch, err
	}
	return b.Store.Batch(ctx, id)
}

// Stamped lists the kinds that are stamped in the present edition: the amendment sheet is
// one of them once a row has left the list.
func (p Papers) Stamped() []union.PaperKind {
	kinds := union.SealedPapers()
	if p.Batch.Struck > 0 {
		kinds = append(kinds, union.PaperAmendmentSheet)
	}
	return kinds
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

// without lists the kinds that a side has not ticked, nor scanned where that counts.
func (p Papers) without(side string, scans bool) []union.PaperKind {
	have := map[string]bool{}
	for _, tick := range p.Ticks {
		if tick.Side == side {
			have[tick.Paper] = true
		}
	}
	for _, scan := range p.Scans {
		if scans {
			have[scan.Paper] = true
		}
	}
	var missing []union.PaperKind
	for _, kind := range p.Stamped() {
		if !have[string(kind)] {
			missing = append(missing, kind)
		}
	}
	return missing
}

func missingPapers(code, lead string, missing []union.PaperKind) error {
	var titles []string
	var fields []union.FieldError
	for _, kind := range missing {
		titles = append(titles, "《"+kind.Title()+"》")
		fields = append(fields, union.FieldError{Field: string(kind), Code: code, Detail: fmt.Sprintf("《%s》", kind.Title())})
	}
	return union.Refused(code, lead+strings.Join(titles, "、")+"。", fields...)
}
