package union

import (
	"encoding/hex"
	"fmt"
	"io"
	"time"
)

// ID is a UUIDv7 (RFC 9562) in lower-case text: ordered by the time it was made.
type ID string

// IDs makes ids from a clock and a source of randomness.
type IDs struct {
	Clock Clock
	Rand  io.Reader
}

// New makes the next id. It panics when the source of randomness fails: no id is better than a weak one.
func (g IDs) New() ID { return g.At(g.Clock.Now()) }

// At makes an id for a moment.
func (g IDs) At(t time.Time) ID {
	var b [16]byte
	if _, err := io.ReadFull(g.Rand, b[6:]); err != nil {
		panic(fmt.Errorf("read randomness: %w", err))
	}
	ms := uint64(t.UnixMilli())
	for i := range 6 {
		b[i] = byte(ms >> (40 - 8*i))
	}
	b[6] = b[6]&0x0f | 0x70
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
