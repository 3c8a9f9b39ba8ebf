package union

import (
	"slices"
	"time"
)

// Hours are the opening hours of a place. The zero value says nothing and is never open.
// As text they are rules divided by ；, each of which says a day's kind or dates and then
// times or 休息, for example
//
//	周一至周五 9:00-17:00；周六、周日 10:00-16:00；节假日 休息；2026-10-01至2026-10-03 10:00-15:00
//
// A rule for dates outweighs one for 节假日, which outweighs one for days of the week. A
// time that ends before it begins ends on the next day; 全天 is around the clock.
type Hours struct {
	week     [7][]span // Sunday first, as in package time
	holiday  []span
	holidays bool // there is a rule for 节假日
	dates    []datedSpans
}

// span is a time of the day in minutes; To is up to 48 h.
type span struct{ From, To int }

type datedSpans struct {
	from, to Date
	spans    []span
}

// Calendar says which days are public holidays.
type Calendar interface{ Holiday(day Date) bool }

// OpenAt says whether the place is open at a moment, by the clock and calendar of its zone.
func (h Hours) OpenAt(t time.Time, zone *time.Location, holidays Calendar) bool {
	local := t.In(zone)
	now := local.Hour()*60 + local.Minute()
	return within(h.on(local, holidays), now) || within(h.on(local.AddDate(0, 0, -1), holidays), now+dayMinutes)
}

func within(spans []span, minute int) bool {
	return slices.ContainsFunc(spans, func(s span) bool { return s.From <= minute && minute < s.To })
}

// on gives the times of a local day.
func (h Hours) on(day time.Time, holidays Calendar) []span {
	date := Date(day.Format(time.DateOnly))
	for _, d := range h.dates {
		if d.from <= date && date <= d.to {
			return d.spans
		}
	}
	if h.holidays && holidays != nil && holidays.Holiday(date) {
		return h.holiday
	}
	return h.week[day.Weekday()]
}
