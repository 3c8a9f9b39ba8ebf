package nearby

import (
	"context"
	"sync"

	"unioncard/server/union"
)

// Source is the table of places.
type Source interface {
	PlaceRevision(ctx context.Context) (int64, error)
	MapPlaces(ctx context.Context, after, upTo int64, each func(union.MapPlace)) error
}

// batch is how many places are taken in under one lock.
const batch = 1000

// Follower keeps an index like the table, whichever replica changed it. It is safe
// for concurrent use.
type Follower struct {
	index  *Index
	source Source

	mu   sync.Mutex
	seen int64
}

// NewFollower makes a follower of an empty index.
func NewFollower(index *Index, source Source) *Follower {
	return &Follower{index: index, source: source, seen: -1}
}

// Refresh takes in what has changed since the last time; the first time, everything.
func (f *Follower) Refresh(ctx context.Context) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	now, err := f.source.PlaceRevision(ctx)
	if err != nil || now == f.seen {
		return err
	}
	waiting := make([]union.MapPlace, 0, batch)
	err = f.source.MapPlaces(ctx, f.seen, now, func(p union.MapPlace) {
		waiting = append(waiting, p)
		if len(waiting) == batch {
			f.index.Put(waiting...)
			waiting = waiting[:0]
		}
	})
	if err != nil {
		return err // what was taken in is right; the rest comes with the next turn
	}
	f.index.Put(waiting...)
	f.seen = now
	return nil
}
