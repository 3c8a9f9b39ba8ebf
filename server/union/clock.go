package union

import "time"

// Clock tells the time in UTC, cut to microseconds: what every database here keeps.
type Clock interface{ Now() time.Time }

// SystemClock is the machine's clock.
type SystemClock struct{}

// Now gives the present.
func (SystemClock) Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }
