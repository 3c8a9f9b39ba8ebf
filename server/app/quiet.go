package app

import (
	"slices"
	"strings"
	"time"

	"unioncard/server/union"
)

// patient are the topics of jobs that remind, beside those that begin with "reminder:".
var patient = []string{"card:unclaimed", "card:unclaimed_leader", "application:photos_end_soon"}

// morningFor is when a message may go out to a phone; zero for at once. A reminder that was
// written by day may still wait at night, behind a used-up quota that ends at midnight or a
// channel that was away.
func (a *App) morningFor(row union.OutboxRow) time.Time {
	if !strings.HasPrefix(row.Topic, "reminder:") && !slices.Contains(patient, row.Topic) {
		return time.Time{}
	}
	return a.Features.Reminders.QuietUntil(a.Store.Now())
}
