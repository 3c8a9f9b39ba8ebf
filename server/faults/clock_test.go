//go:build faults

package faults_test

import (
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"unioncard/server/union"
)

// sharedClock is the machine's clock, moved ahead by a number of nanoseconds that lies in
// memory which all processes share: so that a midnight comes when the test wants it, for
// all of them at once.
type sharedClock struct{ ahead *atomic.Int64 }

// Now gives the time, as the system's clock does: in UTC and whole microseconds.
func (c sharedClock) Now() time.Time {
	return union.SystemClock{}.Now().Add(time.Duration(c.ahead.Load())).Truncate(time.Microsecond)
}

// jumpTo moves all processes' time forward.
func (c sharedClock) jumpTo(at time.Time) {
	if d := at.Sub(c.Now()); d > 0 {
		c.ahead.Add(int64(d))
	}
}

func newClock(t *testing.T) (clock sharedClock, file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "clock")
	if err := os.WriteFile(file, make([]byte, 8), 0o600); err != nil {
		t.Fatal(err)
	}
	clock, err := openClock(file)
	if err != nil {
		t.Fatal(err)
	}
	return clock, file
}

func openClock(file string) (sharedClock, error) {
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		return sharedClock{}, err
	}
	defer func() { _ = f.Close() }()
	memory, err := syscall.Mmap(int(f.Fd()), 0, 8, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
	if err != nil {
		return sharedClock{}, err
	}
	return sharedClock{(*atomic.Int64)(unsafe.Pointer(&memory[0]))}, nil
}
