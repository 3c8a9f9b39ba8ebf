package outbox

import (
	"sync"
	"time"

	"unioncard/server/union"
)

const (
	failuresInARow = 5 // after which a channel counts as away
	firstRest      = 15 * time.Second
	longestRest    = 5 * time.Minute
)

// health knows how a channel has fared in this process lately: after some failures in a row
// the channel rests, longer each time, and then the next few messages try it.
type health struct {
	mu       *sync.Mutex
	channels map[union.Channel]*fare
}

type fare struct {
	failures int
	rest     time.Duration // the last one; 0 while all is well
	until    time.Time
}

func newHealth() health {
	return health{mu: &sync.Mutex{}, channels: map[union.Channel]*fare{}}
}

func (h health) of(channel union.Channel) *fare {
	if h.channels[channel] == nil {
		h.channels[channel] = &fare{}
	}
	return h.channels[channel]
}

// note counts a verdict; it says whether the channel is away for everybody.
func (h health) note(channel union.Channel, v Verdict) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	f := h.of(channel)
	if !v.away() {
		f.failures, f.rest = 0, 0
		return false
	}
	f.failures++
	return f.failures >= failuresInARow
}

// rest gives the end of the channel's next rest; zero when it needs none, or rests already.
func (h health) rest(channel union.Channel, now time.Time) time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	f := h.of(channel)
	if f.failures < failuresInARow || now.Before(f.until) {
		return time.Time{}
	}
	f.rest = min(max(2*f.rest, firstRest), longestRest)
	return now.Add(f.rest)
}

// close keeps this process from the channel until a time.
func (h health) close(channel union.Channel, until time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	f := h.of(channel)
	if until.After(f.until) {
		f.until = until
	}
}

// shut says whether the channel is closed in this process.
func (h health) shut(channel union.Channel, now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return now.Before(h.of(channel).until)
}
