package nearby

import (
	"encoding/hex"
	"strings"
	"time"

	"unioncard/server/union"
)

// entry is a place as the index keeps it: small, because there may be a million.
type entry struct {
	id       [16]byte
	point    union.Point
	kind     union.PlaceKind
	category union.Category
	level    union.OrgLevel
	district string
	text     string // name and address, lower-case, divided by a line's end
	name     int32  // length of the name, in bytes, as it is written
	written  string // name and address as they are written
	hours    *union.Hours
	hoursIn  string
	from, to union.Date
}

// pack gives the 16 bytes of an id; ok is false for what is none.
func pack(id union.ID) (b [16]byte, ok bool) {
	if len(id) != 36 {
		return b, false
	}
	_, err := hex.Decode(b[:], []byte(strings.ReplaceAll(string(id), "-", "")))
	return b, err == nil
}

func unpack(b [16]byte) union.ID {
	d := hex.EncodeToString(b[:])
	return union.ID(d[:8] + "-" + d[8:12] + "-" + d[12:16] + "-" + d[16:20] + "-" + d[20:])
}

func (e *entry) place() union.MapPlace {
	return union.MapPlace{
		ID: unpack(e.id), Kind: e.kind, Category: e.category, Level: e.level, District: e.district, Name: e.written[:e.name],
		Address: e.written[e.name:], Hours: e.hoursIn, Point: e.point, From: e.from, To: e.to, Shown: true,
	}
}

// filter is a query made ready for many comparisons.
type filter struct {
	union.PlaceQuery

	words    []string
	today    union.Date
	zone     *time.Location
	holidays union.Calendar
}

// admits says whether a place is asked for, whatever its distance. The dear questions
// come last.
func (f *filter) admits(e *entry) bool {
	switch {
	case f.Kind != "" && e.kind != f.Kind,
		f.Category != "" && e.category != f.Category,
		f.Level != "" && e.level != f.Level,
		f.District != "" && e.district != f.District,
		e.from != "" && f.today < e.from, e.to != "" && f.today > e.to:
		return false
	}
	for _, word := range f.words {
		if !strings.Contains(e.text, word) {
			return false
		}
	}
	return !f.Open || f.open(e)
}

func (f *filter) open(e *entry) bool {
	return e.hours != nil && e.hours.OpenAt(f.Now, f.zone, f.holidays)
}
