package cache

import (
	"sync"
	"time"
)

const (
	firstPause = 500 * time.Millisecond
	maxPause   = 5 * time.Second
)

// circuit remembers that Redis is away, so that not every request waits for its
// timeout: after a failure nobody asks for a pause, then one caller tries.
//
// It uses the machine's monotonic clock and not the domain's: it measures how
// long a network is left alone, and must go on when a test holds the clock.
type circuit struct {
	mu      sync.Mutex
	pause   time.Duration // 0 while all is well
	until   time.Time
	probing bool
}

// enter says whether the caller may ask Redis now.
func (c *circuit) enter() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pause == 0 {
		return true
	}
	if c.probing || time.Now().Before(c.until) {
		return false
	}
	c.probing = true
	return true
}

func (c *circuit) succeeded() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pause, c.probing = 0, false
}

func (c *circuit) failed() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pause = min(max(2*c.pause, firstPause), maxPause)
	c.until = time.Now().Add(c.pause)
	c.probing = false
}

// undecided is for a caller who left before Redis answered: the next one may try.
func (c *circuit) undecided() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.probing = false
}
