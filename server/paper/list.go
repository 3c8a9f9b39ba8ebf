package paper

import (
	"context"
	"slices"

	"unioncard/server/union"
)

// List is everything that is known of the papers of one edition of a batch.
type List struct {
	Batch   union.Batch
	Edition int
	Records []union.PaperRecord
	Ticks   []union.PaperTick
	Scans   []union.PaperScan
	// Replaced names who stands in the mandate letter and holds the office no more.
	Replaced []union.FieldError
	// Outdated names who stands in it with an ID and has put another on file since.
	Outdated []string
}

// Of gives the papers of one edition of a batch to its unit or to the bank; 0 is the present
// one. Earlier ones stay as they were.
func (ps *Papers) Of(ctx context.Context, actor union.Actor, id union.ID, edition int) (List, error) {
	batch, _, err := ps.Store.VisibleBatch(ctx, actor, id)
	if err != nil {
		return List{}, err
	}
	l := List{Batch: batch}
	l.Edition, err = editionOf(batch, edition)
	if err != nil {
		return l, err
	}
	l.Records, err = ps.Store.Papers(ctx, id, l.Edition)
	if err != nil {
		return l, err
	}
	l.Ticks, err = ps.Store.PaperTicks(ctx, id, l.Edition)
	if err != nil {
		return l, err
	}
	l.Scans, err = ps.Store.PaperScans(ctx, id, l.Edition)
	if err != nil || l.Edition != batch.Edition || batch.Status != union.BatchSealed && batch.Status != union.BatchSubmitted {
		return l, err
	}
	l.Replaced, err = ps.Store.SignersReplaced(ctx, batch)
	if err != nil {
		return l, err
	}
	l.Outdated, err = ps.Store.SignersOutdated(ctx, batch)
	return l, err
}

// InForce says whether a file counts, or another one has taken its place.
func (l List) InForce(record union.PaperRecord) bool {
	return l.Edition != l.Batch.Edition || inForce(l.Batch, record)
}

func editionOf(batch union.Batch, asked int) (int, error) {
	switch {
	case asked == 0:
		return batch.Edition, nil
	case asked < 0 || asked > batch.Edition:
		return 0, union.ErrNotFound
	}
	return asked, nil
}

// BankSheets lists the bank's signed sheets of which there are scans.
func (l List) BankSheets() []union.PaperKind {
	var kinds []union.PaperKind
	for _, kind := range union.BankSheets() {
		if slices.ContainsFunc(l.Scans, func(s union.PaperScan) bool { return s.Paper == string(kind) }) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}
