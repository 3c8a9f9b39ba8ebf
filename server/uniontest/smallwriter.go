package uniontest

import (
	"context"
	"time"

	"unioncard/server/store"
)

// SmallWriter writes one row over and over beside a large job until stop is called, which
// gives the longest that it had to wait.
func SmallWriter(s *store.Store) (stop func() time.Duration) {
	ctx, cancel := context.WithCancel(context.Background())
	longest := make(chan time.Duration)
	go func() {
		var most time.Duration
		for ctx.Err() == nil {
			start := time.Now()
			if s.RaiseEpoch(context.WithoutCancel(ctx), "small") == nil {
				most = max(most, time.Since(start))
			}
			time.Sleep(5 * time.Millisecond)
		}
		longest <- most
	}()
	return func() time.Duration { cancel(); return <-longest }
}
