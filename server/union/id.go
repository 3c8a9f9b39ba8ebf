package union

import (
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"
)

// ID is a UUIDv7 (RFC 9562) in lower-case text: ordered by the time it was made.
type ID string

// IDs makes ids from a clock and a source of randomness. Those that one process makes are
// in the order in which they were made, also within a millisecond: rows that are written
// together lie together in every index, and the newest row is the one made last.
type IDs struct {
	clock Clock
	rand  io.Reader

	mu   sync.Mutex
	last uint64 // milliseconds, then the 12 bits that count within one
}

// NewIDs makes a source of ids.
func NewIDs(clock Clock, random io.Reader) *IDs { return &IDs{clock: clock, rand: random} }

// New makes the next id. It panics when the source of randomness fails: no id is better than a weak one.
func (g *IDs) New() ID {
	var b [16]byte
	if _, err := io.ReadFull(g.rand, b[6:]); err != nil {
		panic(fmt.Errorf("read randomness: %w", err))
	}
	at := g.next()
	for i := range 6 {
		b[i] = byte(at >> (52 - 8*i))
	}
	b[6] = byte(at>>8)&0x0f | 0x70
	b[7] = byte(at)
	b[8] = b[8]&0x3f | 0x80
	var text [36]byte
	hex.Encode(text[:8], b[:4])
	hex.Encode(text[9:13], b[4:6])
	hex.Encode(text[14:18], b[6:8])
	hex.Encode(text[19:23], b[8:10])
	hex.Encode(text[24:], b[10:])
	text[8], text[13], text[18], text[23] = '-', '-', '-', '-'
	return ID(text[:])
}

// next gives the clock's time, or one more than the last where the clock has not moved on.
// When the count of a millisecond is used up it runs into the next.
func (g *IDs) next() uint64 {
	now := uint64(g.clock.Now().UnixMilli()) << 12
	g.mu.Lock()
	defer g.mu.Unlock()
	g.last = max(now, g.last+1)
	return g.last
}

// Time is the moment at which the id was made, to the millisecond; zero where the text is no id.
func (id ID) Time() time.Time {
	if !id.Valid() {
		return time.Time{}
	}
	at, err := strconv.ParseInt(string(id[:8]+id[9:13]), 16, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(at).UTC()
}

// FirstID is before every id that is made at a moment or later.
func FirstID(at time.Time) ID {
	digits := fmt.Sprintf("%012x", at.UnixMilli())
	return ID(digits[:8] + "-" + digits[8:] + "-0000-0000-000000000000")
}

// Valid says whether the text has the shape of an id.
func (id ID) Valid() bool {
	if len(id) != 36 {
		return false
	}
	for i := range len(id) {
		c := id[i]
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if c != '-' {
				return false
			}
			continue
		}
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// Bytes gives the 16 bytes of an id; ok is false for what is none.
func (id ID) Bytes() (b [16]byte, ok bool) {
	if !id.Valid() {
		return b, false
	}
	_, err := hex.Decode(b[:], []byte(strings.ReplaceAll(string(id), "-", "")))
	return b, err == nil
}

// IDOf writes the id that Bytes took apart.
func IDOf(b [16]byte) ID {
	d := hex.EncodeToString(b[:])
	return ID(d[:8] + "-" + d[8:12] + "-" + d[12:16] + "-" + d[16:20] + "-" + d[20:])
}
