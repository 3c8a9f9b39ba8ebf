package union

import (
	"time"
	_ "time/tzdata" // days and deadlines are local, on machines without a zone database too
)

// Date is a calendar day as YYYY-MM-DD; empty means none.
type Date string

// DateOf gives the day of a moment in a zone.
func DateOf(t time.Time, zone *time.Location) Date { return Date(t.In(zone).Format(time.DateOnly)) }

// ParseDate reads YYYY-MM-DD; a day that the calendar does not have is refused.
func ParseDate(text string) (Date, bool) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return "", false
	}
	return Date(t.Format(time.DateOnly)), true
}

// Time gives midnight UTC of the day, for counting days.
func (d Date) Time() time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return t
}

// AddDays gives the day n days later.
func (d Date) AddDays(n int) Date { return Date(d.Time().AddDate(0, 0, n).Format(time.DateOnly)) }

// AgeOn gives the completed years between a birth date and a day.
func (d Date) AgeOn(day Date) int {
	birth, on := d.Time(), day.Time()
	years := on.Year() - birth.Year()
	if on.Month() < birth.Month() || on.Month() == birth.Month() && on.Day() < birth.Day() {
		years--
	}
	return years
}
