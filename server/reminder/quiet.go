package reminder

import "time"

// quiet says whether people are let alone now.
func (r *Reminders) quiet(now time.Time) bool {
	at := now.Sub(r.startOf(now))
	from, to := r.settings.QuietFrom, r.settings.QuietTo
	if from <= to {
		return at >= from && at < to
	}
	return at >= from || at < to
}

// QuietUntil is when the quiet hours end in which a moment lies; zero outside them.
func (r *Reminders) QuietUntil(at time.Time) time.Time {
	if !r.quiet(at) {
		return time.Time{}
	}
	day := r.startOf(at).In(r.store.Zone())
	if r.settings.QuietTo <= at.Sub(day) {
		day = day.AddDate(0, 0, 1)
	}
	return day.Add(r.settings.QuietTo).UTC()
}
