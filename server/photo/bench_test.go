package photo

import (
	"bytes"
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// phonePhoto is a drawn photo of 12 megapixels.
func phonePhoto(t testing.TB) []byte { return asJPEG(t, drawn(4000, 3000)) }

func BenchmarkTake12Megapixels(b *testing.B) {
	file := phonePhoto(b)
	d := NewDesk(Limits{})
	b.ReportAllocs()
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		_, err := d.Take(b.Context(), bytes.NewReader(file))
		must(b, err)
	}
}

func BenchmarkWatermark(b *testing.B) {
	w := mustWatermarker(b)
	kept := mustTake(b, asJPEG(b, drawn(1600, 1010))).JPEG
	b.ReportAllocs()
	for b.Loop() {
		_, err := w.Watermark(kept, viewer)
		must(b, err)
	}
}

// Twenty people send at once; the heap is watched meanwhile. The limit is for
// live and not yet collected memory together.
func TestTwentyAtOnceTakeLittleMemory(t *testing.T) {
	file := phonePhoto(t)
	d := NewDesk(Limits{})
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	ctx, stop := context.WithCancel(t.Context())
	var peak atomic.Uint64
	var watcher, people sync.WaitGroup
	watcher.Go(func() {
		for ctx.Err() == nil {
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			peak.Store(max(peak.Load(), now.HeapInuse))
			time.Sleep(2 * time.Millisecond)
		}
	})
	for range 20 {
		people.Go(func() {
			_, err := d.Take(t.Context(), bytes.NewReader(file))
			if err != nil {
				t.Error(err)
			}
		})
	}
	people.Wait()
	stop()
	watcher.Wait()
	extra := int64(peak.Load()) - int64(before.HeapInuse) //nolint:gosec // memory sizes
	t.Logf("file of %d KiB, %d KiB extra at the peak", len(file)>>10, extra>>10)
	if extra > 60<<20 {
		t.Errorf("%d MiB extra, want at most 60", extra>>20)
	}
}
