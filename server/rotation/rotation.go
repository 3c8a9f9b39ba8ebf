// Package rotation seals everything anew after the data keys were rotated, while the
// server goes on working: new writes take the new key, reads know all keys, and this
// job brings the rest.
package rotation

import (
	"context"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Sealer seals anew.
type Sealer interface {
	NeedsReseal(sealed []byte) bool
	Reseal(place union.Place, sealed []byte) ([]byte, error)
}

// Blobs keeps sealed files.
type Blobs interface {
	Get(ctx context.Context, key string) ([]byte, error)
	Put(ctx context.Context, key string, content []byte) error
	Delete(ctx context.Context, key string) error
}

// Report says what a run found and did.
type Report struct {
	Seen    int
	Changed int
	Missing int // files that a row names and that are not there
}

const step = 200

// Job is what both passes work on.
type Job struct {
	Store *store.Store
	Tell  func(Report) // how far a pass is, some hundred rows at a time; may be nil
}

func (j Job) tell(r *Report) {
	if j.Tell != nil {
		j.Tell(*r)
	}
}

// Reseal visits every sealed value and file once, and seals anew what an older key sealed.
func (j Job) Reseal(ctx context.Context, sealer Sealer, blobs Blobs) (Report, error) {
	var report Report
	for _, column := range store.SealedColumns() {
		if err := j.cells(ctx, sealer, column, &report); err != nil {
			return report, err
		}
	}
	for _, kind := range store.SealedBlobs() {
		if err := j.files(ctx, sealer, blobs, kind, &report); err != nil {
			return report, err
		}
	}
	return report, nil
}

func (j Job) cells(ctx context.Context, sealer Sealer, column store.SealedColumn, report *Report) error {
	after := union.ID("")
	for {
		list, err := j.Store.SealedCells(ctx, column, after, step)
		if err != nil || len(list) == 0 {
			return err
		}
		j.tell(report)
		for _, cell := range list {
			report.Seen++
			after = cell.ID
			if len(cell.Value) == 0 || !sealer.NeedsReseal(cell.Value) {
				continue
			}
			sealed, err := sealer.Reseal(union.Place{Table: column.Table, Column: column.Place, Row: cell.ID}, cell.Value)
			if err != nil {
				return err
			}
			if err = j.Store.Reseal(ctx, column, cell.ID, cell.Value, sealed); err != nil {
				return err
			}
			report.Changed++
		}
	}
}

func (j Job) files(ctx context.Context, sealer Sealer, blobs Blobs, kind store.SealedBlob, report *Report) error {
	after := union.ID("")
	for {
		list, err := j.Store.BlobKeys(ctx, kind, after, step)
		if err != nil || len(list) == 0 {
			return err
		}
		j.tell(report)
		for _, file := range list {
			report.Seen++
			after = file.ID
			changed, err := again(ctx, sealer, blobs, kind, file)
			gone := err != nil && union.KindOf(err) == union.KindNotFound
			if err != nil && !gone {
				return err
			}
			if !changed && !gone {
				continue
			}
			kept, err := j.Store.StillNames(context.WithoutCancel(ctx), kind, file)
			switch {
			case err == nil && gone && kept:
				report.Missing++
			case err == nil && changed && !kept: // deleted while it was sealed, and put back by it
				err = blobs.Delete(context.WithoutCancel(ctx), file.Key)
			}
			if err != nil {
				return err
			}
			if changed {
				report.Changed++
			}
		}
	}
}

// again seals one file anew where an older key sealed it.
func again(ctx context.Context, sealer Sealer, blobs Blobs, kind store.SealedBlob, file store.BlobKey) (bool, error) {
	content, err := blobs.Get(ctx, file.Key)
	if err != nil {
		return false, err
	}
	if !sealer.NeedsReseal(content) {
		return false, nil
	}
	sealed, err := sealer.Reseal(union.Place{Table: kind.Table, Column: kind.Place, Row: file.ID}, content)
	if err != nil {
		return false, err
	}
	return true, blobs.Put(ctx, file.Key, sealed)
}
