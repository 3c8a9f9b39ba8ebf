package nearby

import (
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

func (e *entry) place() union.MapPlace {
	return union.MapPlace{
		ID: union.IDOf(e.id), Kind: e.kind, Category: e.category, Level: e.level, District: e.district, Name: e.written[:e.name],
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
