package union

import (
	"encoding/hex"
	"strings"
	"time"
)

// Clash kinds and statuses.
const (
	ClashDocument = "document"
	ClashPhone    = "phone"

	ClashOpen    = "open"
	ClashSettled = "settled"
	ClashGone    = "gone" // no two living applications state the value any more
)

// ClashDays is how many working days a clash may wait before it is overdue.
const ClashDays = 5

// ClashKey names a clash by the value's blind index, so that one value has one case.
func ClashKey(kind string, index []byte) string { return kind + " " + hex.EncodeToString(index) }

// ClashKeys are the names by which the case of a value may go, the one for a new case
// first: while index keys rotate, cases take the coming name before the rows let the
// present one go.
func ClashKeys(kind string, value Sealed) []string {
	var keys []string
	for _, index := range [][]byte{value.IndexNext, value.Index} {
		if len(index) > 0 {
			keys = append(keys, ClashKey(kind, index))
		}
	}
	return keys
}

// Index is the blind index of the value that a case is about.
func (c DuplicateCase) Index() ([]byte, error) {
	_, text, _ := strings.Cut(c.ClashKey, " ")
	return hex.DecodeString(text)
}

// CommonPath is the longest path at or above both.
func CommonPath(a, b Path) Path {
	common := Path("")
	for i := 0; i < min(len(a), len(b)) && a[i] == b[i]; i++ {
		if a[i] == '/' {
			common = a[:i+1]
		}
	}
	return common
}

// AddWorkingDays counts days from Monday to Friday in a zone; a public holiday counts
// as one, since their calendar is made known only year by year.
func AddWorkingDays(from time.Time, days int, zone *time.Location) time.Time {
	t := from.In(zone)
	for days > 0 {
		t = t.AddDate(0, 0, 1)
		if t.Weekday() != time.Saturday && t.Weekday() != time.Sunday {
			days--
		}
	}
	return t.UTC()
}
