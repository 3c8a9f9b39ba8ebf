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
func Reindex(ctx context.Context, s *store.Store, vault Indexer) (Report, error) {
	var report Report
	for _, column := range store.IndexedColumns() {
		if err := indexes(ctx, s, vault, column, &report); err != nil {
			return report, err
		}
	}
	return report, liveKeys(ctx, s, &report)
}

func indexes(ctx context.Context, s *store.Store, vault Indexer, column store.IndexedColumn, report *Report) error {
	after := union.ID("")
	for {
		cells, err := s.IndexedCells(ctx, column, after, step)
		if err != nil || len(cells) == 0 {
			return err
		}
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
			if err = s.Reindex(ctx, column, cell, current, next); err != nil {
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
func liveKeys(ctx context.Context, s *store.Store, report *Report) error {
	after := union.ID("")
	for {
		cells, err := s.LiveKeyCells(ctx, after, step)
		if err != nil || len(cells) == 0 {
			return err
		}
		for _, cell := range cells {
			after = cell.ID
			key := union.LiveKey(cell.NameIndex, cell.DocumentIndex, cell.PhoneIndex)
			if len(key) == 0 || string(key) == string(cell.LiveKey) {
				continue
			}
			if err = s.SetLiveKey(ctx, cell, key); err != nil {
				return err
			}
			report.Changed++
		}
	}
}
