package cache

import (
	"crypto/sha256"
	"encoding/binary"
	"sync"
	"time"
)

const (
	maxLocalKeys   = 50_000
	overflowShares = 1024
)

// localLimits counts in the process while Redis is away. For each key it keeps
// one moment, as the generic cell rate algorithm (ITU-T I.371) does: the time
// at which all uses will have come back.
//
// It is bounded. Keys whose moment has passed are as good as absent and are
// swept; if even so there are too many, new keys share a bucket: somebody who
// invents keys then limits strangers sooner, but never frees himself.
type localLimits struct {
	mu     sync.Mutex
	max    int
	full   map[[sha256.Size]byte]time.Time
	shared [overflowShares]time.Time
	swept  time.Time
}

func newLocalLimits(limit int) *localLimits {
	return &localLimits{max: limit, full: make(map[[sha256.Size]byte]time.Time)}
}

// take uses one of count; if none is left it says how long until one is.
func (l *localLimits) take(key [sha256.Size]byte, count int, per time.Duration, now time.Time) (bool, time.Duration) {
	if count <= 0 {
		return false, per
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	moment, known := l.full[key]
	share := -1
	if !known && len(l.full) >= l.max {
		l.sweep(now)
		if len(l.full) >= l.max {
			share = int(binary.BigEndian.Uint16(key[:]) % overflowShares)
			moment = l.shared[share]
		}
	}
	if moment.Before(now) {
		moment = now
	}
	next := moment.Add(per / time.Duration(count))
	if wait := next.Sub(now) - per; wait > 0 {
		return false, wait
	}
	if share >= 0 {
		l.shared[share] = next
	} else {
		l.full[key] = next
	}
	return true, 0
}

// sweep forgets keys whose uses have all come back, at most once a second.
func (l *localLimits) sweep(now time.Time) {
	if now.Sub(l.swept) < time.Second && !now.Before(l.swept) {
		return
	}
	l.swept = now
	for key, moment := range l.full {
		if !moment.After(now) {
			delete(l.full, key)
		}
	}
}
