//go:build bench

// The rows of design/performance.md, each beside a peer or a limit of the same run.
package bench_test

import (
	"os"
	"testing"
	"time"

	"unioncard/server/bench"
)

// span is how long a rate is taken.
const span = 3 * time.Second

// TestBench measures all rows, prints the table and leaves bench.json beside the code's
// root. -run 'TestBench/photo' measures some of them, and keeps nothing.
func TestBench(t *testing.T) {
	var rows []bench.Row
	measures := []struct {
		name string
		rows func(*testing.T) []bench.Row
	}{
		{"program", program}, {"card", myCard}, {"memory", twenty}, {"photo", photoIn}, {"sheets", idSheets}, {"lists", openingLists}, {"roster", rosterImport},
		{"moves", moves}, {"approve", approve}, {"batch", batches}, {"funnel", funnel}, {"queue", queueDepth}, {"outbox", drain}, {"places", places},
	}
	done := 0
	for _, m := range measures {
		t.Run(m.name, func(t *testing.T) {
			rows = append(rows, m.rows(t)...)
			done++
		})
	}
	if err := bench.Print(os.Stdout, rows); err != nil {
		t.Fatal(err)
	}
	if done != len(measures) {
		return
	}
	if err := bench.Write("../../bench.json", rows); err != nil {
		t.Fatal(err)
	}
}

// reduced is a size of the list, or a tenth of it where BENCH_QUICK asks for a
// look only.
func reduced(n int) int {
	if os.Getenv("BENCH_QUICK") != "" {
		return n / 10
	}
	return n
}

// rate gives how often fn goes through in a second.
func rate(t *testing.T, fn func() error) float64 {
	t.Helper()
	if err := fn(); err != nil { // warms up
		t.Fatal(err)
	}
	r, err := bench.PerSecond(span, time.Now, fn)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// took gives how long fn takes once, in seconds.
func took(t *testing.T, fn func() error) float64 {
	t.Helper()
	start := time.Now()
	if err := fn(); err != nil {
		t.Fatal(err)
	}
	return time.Since(start).Seconds()
}
