package cache

import (
	"context"
	"time"
)

// epochAge is how long a replica goes on with the epoch it has read. It bounds
// how long a dropped copy can live on a replica that still reaches Redis.
const epochAge = 500 * time.Millisecond

// Epochs keeps one number in the database, the same for every replica.
type Epochs interface {
	// SessionEpoch reads the number.
	SessionEpoch(context.Context) (int64, error)
	// MoveSessionEpoch adds one to it and commits.
	MoveSessionEpoch(context.Context) error
}

// epoch is this replica's view of the number. Times here are the machine's
// monotonic clock: the promise is about real replicas, not the domain's days.
type epoch struct {
	source Epochs
	turn   chan struct{} // held by the one who reads
	value  int64
	readAt time.Time
}

func newEpoch(source Epochs) *epoch {
	return &epoch{source: source, turn: make(chan struct{}, 1)}
}

// get gives the number as it was at most epochAge ago.
func (e *epoch) get(ctx context.Context) (int64, error) {
	select {
	case e.turn <- struct{}{}:
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	defer func() { <-e.turn }()
	if !e.readAt.IsZero() && time.Since(e.readAt) < epochAge {
		return e.value, nil
	}
	// The age counts from before the question: the answer may be as old as that.
	asked := time.Now()
	value, err := e.source.SessionEpoch(ctx)
	if err != nil {
		return 0, err
	}
	e.value, e.readAt = value, asked
	return value, nil
}

// move adds one and waits until no replica can still hold the number before.
func (e *epoch) move(ctx context.Context) error {
	err := e.source.MoveSessionEpoch(ctx)
	if err != nil {
		return err
	}
	timer := time.NewTimer(epochAge)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
