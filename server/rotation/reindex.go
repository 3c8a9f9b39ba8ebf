package rotation

import (
	"context"
	"encoding/json"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Indexer opens what is indexed and gives its indexes as the keys now stand.
type Indexer interface {
	OpenBytes(place union.Place, sealed []byte) ([]byte, error)
	Index(kind union.IndexKind, normalised string) (current, next []byte)
}

// Reindex visits every row with a blind index once, and writes the indexes that a new
// row would have now. Whatever the step of a rotation, a second run that changes
// nothing shows that the next step may follow.
func (j Job) Reindex(ctx context.Context, vault Indexer) (Report, error) {
	var report Report
	for _, column := range store.IndexedColumns() {
		if err := j.indexes(ctx, vault, column, &report); err != nil {
			return report, err
		}
	}
	if err := j.liveKeys(ctx, &report); err != nil {
		return report, err
	}
	return report, j.cases(ctx, vault, &report)
}

func (j Job) indexes(ctx context.Context, vault Indexer, column store.IndexedColumn, report *Report) error {
	after := union.ID("")
	for {
		cells, err := j.Store.IndexedCells(ctx, column, after, step)
		if err != nil || len(cells) == 0 {
			return err
		}
		j.tell(report)
		for _, cell := range cells {
			report.Seen++
			after = cell.ID
			value, err := plain(vault, column, cell)
			if err != nil {
				return err
			}
			current, next := vault.Index(column.Kind, value)
			if column.Next == "" {
				next = nil
			}
			if value == "" || string(current) == string(cell.Index) && string(next) == string(cell.Next) {
				continue
			}
			if err = j.Store.Reindex(ctx, column, cell, current, next); err != nil {
				return err
			}
			report.Changed++
		}
	}
}

// plain opens the value that an index is of.
func plain(vault Indexer, column store.IndexedColumn, cell store.IndexedCell) (string, error) {
	opened, err := vault.OpenBytes(union.Place{Table: column.Table, Column: column.Place, Row: cell.ID}, cell.Sealed)
	if err != nil || !column.Fields {
		return string(opened), err
	}
	var fields union.Fields
	if err = json.Unmarshal(opened, &fields); err != nil {
		return "", err
	}
	if column.Kind == union.IndexPhone {
		return fields.Phone, nil
	}
	return fields.DocumentNumber, nil
}

// liveKeys lets the keys of roster rows follow the indexes that they are made of.
func (j Job) liveKeys(ctx context.Context, report *Report) error {
	after := union.ID("")
	for {
		rows, err := j.Store.LiveRows(ctx, after, step)
		if err != nil || len(rows) == 0 {
			return err
		}
		j.tell(report)
		for _, row := range rows {
			after = row.ID
			key, next := union.LiveKeys(row.Name, row.Document, row.Phone)
			if len(key) == 0 || string(key) == string(row.LiveKey) && string(next) == string(row.LiveKeyNext) {
				continue
			}
			if err = j.Store.SetLiveKeys(ctx, row, key, next); err != nil {
				return err
			}
			report.Changed++
		}
	}
}

// cases lets each case of duplicates go by the index that its applications will keep.
func (j Job) cases(ctx context.Context, vault Indexer, report *Report) error {
	after := union.ID("")
	for {
		cases, err := j.Store.ClashCases(ctx, after, step)
		if err != nil || len(cases) == 0 {
			return err
		}
		j.tell(report)
		for _, c := range cases {
			after = c.ID
			report.Seen++
			changed, err := j.rekey(ctx, vault, c)
			if err != nil {
				return err
			}
			if changed {
				report.Changed++
			}
		}
	}
}

func (j Job) rekey(ctx context.Context, vault Indexer, c union.DuplicateCase) (bool, error) {
	// A case without a value goes by its own id, which no value can have.
	nothing, _ := vault.Index("case", string(c.ID))
	index, err := c.Index()
	if err != nil || string(index) == string(nothing) {
		return false, err
	}
	value, stated, err := j.Store.IndexesOf(ctx, c.Kind, index)
	if err != nil {
		return false, err
	}
	if !stated {
		return true, j.Store.BuryClash(ctx, c, nothing)
	}
	if len(value.IndexNext) == 0 || string(value.IndexNext) == string(index) {
		return false, nil
	}
	return true, j.Store.RekeyClash(ctx, c, value.IndexNext, nothing)
}
