package photo

import (
	"context"
	"runtime"
	"sync"

	"golang.org/x/sync/semaphore"
)

// Limits of what a desk works on at once.
type Limits struct {
	// Decoders is how many pictures are worked on at once; 0 means 4, or one
	// for each processor where there are fewer: more would only fill memory.
	Decoders int
	// Memory is for the decoded pictures of all decoders, in bytes; 0 means
	// 40 MiB. A picture that needs more than the whole of it is decoded alone.
	Memory int64
	// Bodies is how many files are held while they come in and wait for a
	// decoder; 0 means 8. Others wait unread.
	Bodies int
}

// Desk takes in pictures. It is safe for concurrent use.
type Desk struct {
	bodies   *semaphore.Weighted
	decoders *semaphore.Weighted
	memory   *semaphore.Weighted
	budget   int64
	scratch  sync.Pool // of *[]byte, for drafts
}

// NewDesk makes a desk.
func NewDesk(limits Limits) *Desk {
	if limits.Decoders <= 0 {
		limits.Decoders = min(4, runtime.GOMAXPROCS(0))
	}
	if limits.Memory <= 0 {
		limits.Memory = 40 << 20
	}
	if limits.Bodies <= 0 {
		limits.Bodies = 8
	}
	return &Desk{
		bodies:   semaphore.NewWeighted(int64(limits.Bodies)),
		decoders: semaphore.NewWeighted(int64(limits.Decoders)),
		memory:   semaphore.NewWeighted(limits.Memory),
		budget:   limits.Memory,
	}
}

// decoding runs work when a decoder and so much memory are free. It returns
// the context's error when the caller gave up waiting.
func (d *Desk) decoding(ctx context.Context, bytes int64, work func() error) error {
	err := d.decoders.Acquire(ctx, 1)
	if err != nil {
		return context.Cause(ctx)
	}
	defer d.decoders.Release(1)
	bytes = min(bytes, d.budget)
	err = d.memory.Acquire(ctx, bytes)
	if err != nil {
		return context.Cause(ctx)
	}
	defer d.memory.Release(bytes)
	return work()
}
