//go:build bench

package bench_test

import (
	"context"
	"os"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"unioncard/server/bench"
	"unioncard/server/photo"
)

// settle gives memory back that nothing holds any more.
func settle() { debug.FreeOSMemory() }

// resident is the process's memory in KB.
func resident(t *testing.T) int64 { return int64(residentMB(t, os.Getpid()) * 1000) }

// twenty takes 20 photos of 12 megapixels in at once, held by the caller as uploads are,
// and looks at the memory.
func twenty(t *testing.T) []bench.Row {
	content := drawnJPEG(t, 4000, 3000, 24, 3)
	desk := photo.NewDesk(photo.Limits{})
	settle()
	before, stop := resident(t), make(chan struct{})
	var most atomic.Int64
	var watch sync.WaitGroup
	watch.Go(func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(2 * time.Millisecond):
				most.Store(max(most.Load(), resident(t)))
			}
		}
	})
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() {
			if _, err := desk.TakeBytes(context.Background(), content); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	close(stop)
	watch.Wait()
	return []bench.Row{bench.AtMost("20 photos of 12 MP at once, memory beyond the rest", float64(most.Load()-before)/1000, 50, "MB", 1)}
}
