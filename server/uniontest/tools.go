package uniontest

import (
	"crypto/hmac"
	"crypto/sha256"
	"io"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"unioncard/server/store"
)

// Start is the moment at which every test's clock stands: a Monday morning in the city.
var Start = time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)

// Clock is a clock that only the test moves.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock stands at Start.
func NewClock() *Clock { return &Clock{now: Start} }

// Now gives the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Move moves the clock forward.
func (c *Clock) Move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Rand is repeatable randomness, safe for concurrent use.
func Rand(seed byte) io.Reader { return &lockedRand{source: rand.NewChaCha8([32]byte{seed})} }

type lockedRand struct {
	mu     sync.Mutex
	source *rand.ChaCha8
}

func (r *lockedRand) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.source.Read(p)
}

// Zone is the city's zone.
func Zone(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// Tools are a store's tools with a standing clock and repeatable ids.
func Tools(t testing.TB) store.Tools {
	t.Helper()
	return store.Tools{Clock: NewClock(), Rand: Rand(1), MAC: testMAC, Zone: Zone(t)}
}

func testMAC(b []byte) []byte {
	h := hmac.New(sha256.New, []byte("a key for tests"))
	h.Write(b)
	return h.Sum(nil)
}
