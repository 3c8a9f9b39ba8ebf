package uniontest

import (
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"unioncard/server/union"
)

// Rounds is how often a race that must not be lost is run: 10,000 times, or as often as
// ROUNDS in the environment says, which is no less than 1,000 and in thousands.
func Rounds() int {
	text := os.Getenv("ROUNDS")
	if text == "" {
		return 10_000
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1000 || n%1000 != 0 {
		panic("ROUNDS is to be a number of thousands, and is " + text)
	}
	return n
}

// Together runs all at the same moment and counts those that came through. The others may
// be refused; an error that nobody classified fails the test.
func Together(t testing.TB, all ...func() error) int64 {
	var done atomic.Int64
	var wait sync.WaitGroup
	start := make(chan struct{})
	for _, one := range all {
		wait.Go(func() {
			<-start
			err := one()
			if err == nil {
				done.Add(1)
				return
			}
			if _, known := union.AsError(err); !known {
				t.Error(err)
			}
		})
	}
	close(start)
	wait.Wait()
	return done.Load()
}
