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
}

const step = 200

// Run visits every sealed value and file once, and seals anew what an older key sealed.
func Run(ctx context.Context, s *store.Store, sealer Sealer, blobs Blobs) (Report, error) {
	var report Report
	for _, column := range store.SealedColumns() {
		if err := cells(ctx, s, sealer, column, &report); err != nil {
			return report, err
		}
	}
	for _, kind := range store.SealedBlobs() {
		if err := files(ctx, s, sealer, blobs, kind, &report); err != nil {
			return report, err
		}
	}
	return report, nil
}

func cells(ctx context.Context, s *store.Store, sealer Sealer, column store.SealedColumn, report *Report) error {
	after := union.ID("")
	for {
		list, err := s.SealedCells(ctx, column, after, step)
		if err != nil || len(list) == 0 {
			return err
		}
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
			if err = s.Reseal(ctx, column, cell.ID, cell.Value, sealed); err != nil {
				return err
			}
			report.Changed++
		}
	}
}

func files(ctx context.Context, s *store.Store, sealer Sealer, blobs Blobs, kind store.SealedBlob, report *Report) error {
	after := union.ID("")
	for {
		list, err := s.BlobKeys(ctx, kind, after, step)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, file := range list {
			report.Seen++
			after = file.ID
			changed, err := reseal(ctx, s, sealer, blobs, kind, file)
			if err != nil {
				return err
			}
			if changed {
				report.Changed++
			}
		}
	}
}

// reseal seals one file anew. A file that its row gives up between the reading and the
// writing is deleted by somebody else meanwhile, and must not come back.
func reseal(ctx context.Context, s *store.Store, sealer Sealer, blobs Blobs, kind store.SealedBlob, file store.BlobKey) (bool, error) {
	content, err := blobs.Get(ctx, file.Key)
	if err != nil && union.KindOf(err) == union.KindNotFound {
		return false, nil // deleted meanwhile
	}
	if err != nil || !sealer.NeedsReseal(content) {
		return false, err
	}
	sealed, err := sealer.Reseal(union.Place{Table: kind.Table, Column: kind.Place, Row: file.ID}, content)
	if err != nil {
		return false, err
	}
	if err = blobs.Put(ctx, file.Key, sealed); err != nil {
		return false, err
	}
	named, err := s.StillNames(context.WithoutCancel(ctx), kind, file)
	if err != nil || named {
		return true, err
	}
	return true, blobs.Delete(context.WithoutCancel(ctx), file.Key)
}
