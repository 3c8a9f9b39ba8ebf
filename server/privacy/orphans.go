package privacy

import (
	"context"
	"strings"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// orphanAge is how old a file must be before it is looked at: far older than any step
// that writes a file first and the row that names it after.
const orphanAge = 24 * time.Hour

// Orphans deletes the files that no row names, left by a server that was killed between
// the writing of a file and the row's commit. It gives how many they were. It may be cut
// off at any point and run again.
func (r *Retention) Orphans(ctx context.Context) (int, error) {
	gone := 0
	for _, folder := range store.FileFolders() {
		var old []string
		look := func() error {
			n, err := r.dropUnnamed(ctx, folder, old)
			gone, old = gone+n, old[:0]
			return err
		}
		err := r.files.List(ctx, folder+"/", func(key string, _ int64) error {
			made := madeAt(key)
			if made.IsZero() || r.store.Now().Sub(made) < orphanAge {
				return nil
			}
			old = append(old, key)
			if len(old) < pass {
				return nil
			}
			return look()
		})
		if err == nil {
			err = look()
		}
		if err != nil {
			return gone, err
		}
	}
	return gone, nil
}

func (r *Retention) dropUnnamed(ctx context.Context, folder string, keys []string) (int, error) {
	if len(keys) == 0 {
		return 0, nil
	}
	unnamed, err := r.store.UnnamedFiles(ctx, folder, keys)
	if err != nil {
		return 0, err
	}
	for i, key := range unnamed {
		if err = r.gone(ctx, key); err != nil {
			return i, err
		}
	}
	return len(unnamed), nil
}

// madeAt is when a file was written: the time of the newest id in its key, since every key
// has one. Zero where there is none: such a file is nobody's to delete.
func madeAt(key string) time.Time {
	var newest time.Time
	for part := range strings.SplitSeq(key, "/") {
		if at := union.ID(part).Time(); at.After(newest) {
			newest = at
		}
	}
	return newest
}
