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
	// What is read is taken in beside the reading: at a start there may be a million.
	full := make(chan []union.MapPlace, 4)
	var taken sync.WaitGroup
	taken.Go(func() {
		for places := range full {
			f.index.Put(places...)
		}
	})
	waiting := make([]union.MapPlace, 0, batch)
	err = f.source.MapPlaces(ctx, f.seen, now, func(p union.MapPlace) {
		waiting = append(waiting, p)
		if len(waiting) == batch {
			full <- waiting
			waiting = make([]union.MapPlace, 0, batch)
		}
	})
	full <- waiting
	close(full)
	taken.Wait()
	if err != nil {
		return err // what was taken in is right; the rest comes with the next turn
	}
	f.seen = now
	return nil
}
