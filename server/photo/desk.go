package photo

import (
	"bytes"
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
	// decoder; 0 means two a decoder and two more. Others wait unread.
	Bodies int
}

// Desk takes in pictures. It is safe for concurrent use.
type Desk struct {
	bodies   *semaphore.Weighted
	decoders *semaphore.Weighted
	memory   *semaphore.Weighted
	budget   int64
	scratch  sync.Pool // of *[]byte, for drafts
	files    sync.Pool // of *bytes.Buffer, for what comes in
	slabs    sync.Pool // of *slab, for what is about to be kept
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
		limits.Bodies = 2*limits.Decoders + 2
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
func (d *Desk) decoding(ctx context.Context, size int64, work func() error) error {
	err := d.decoders.Acquire(ctx, 1)
	if err != nil {
		return context.Cause(ctx)
	}
	defer d.decoders.Release(1)
	return d.holding(ctx, size, work)
}

// holding runs work when so much memory is free.
func (d *Desk) holding(ctx context.Context, size int64, work func() error) error {
	size = min(size, d.budget)
	err := d.memory.Acquire(ctx, size)
	if err != nil {
		return context.Cause(ctx)
	}
	defer d.memory.Release(size)
	return work()
}

// slab gives memory for one small picture, until done is called.
func (d *Desk) slab() (s *slab, done func()) {
	s, ok := d.slabs.Get().(*slab)
	if !ok {
		s = new(slab)
	}
	return s, func() {
		s.used = 0
		d.slabs.Put(s)
	}
}

// keptBuffer is the largest buffer that waits for the next file.
const keptBuffer = 4 << 20

// file gives an empty buffer for a file that comes in, and gives it back when done is
// called: twenty people at once would else leave twenty files behind as garbage.
func (d *Desk) file() (buffer *bytes.Buffer, done func()) {
	buffer, ok := d.files.Get().(*bytes.Buffer)
	if !ok {
		buffer = new(bytes.Buffer)
	}
	return buffer, func() {
		if buffer.Cap() <= keptBuffer {
			buffer.Reset()
			d.files.Put(buffer)
		}
	}
}
