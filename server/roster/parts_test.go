package roster

import (
	"testing"
	"time"
)

func TestPartsFitTheMachine(t *testing.T) {
	for _, test := range []struct {
		name string
		size int64 // before
		rows int   // of the part that was written
		took time.Duration
		want int
	}{
		{"a part that took long is followed by one of half its rows", 500, 500, 200 * time.Millisecond, 250},
		{"on a very slow machine some rows are left", 60, 60, time.Second, leastRows},
		{"after a quick one the next is larger", 100, 100, time.Millisecond, 200},
		{"no part is larger than the limit", 400, 400, time.Millisecond, chunkRows},
		{"one that took neither long nor little changes nothing", 300, 300, 50 * time.Millisecond, 300},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := &writer{}
			w.size.Store(test.size)
			w.fit(test.rows, test.took)
			if got := w.partRows(10_000); got != test.want {
				t.Errorf("the next part has %d rows, want %d", got, test.want)
			}
		})
	}
	t.Run("a list of 500 is one part", func(t *testing.T) {
		w := &writer{}
		if got := w.partRows(chunkRows); got != chunkRows {
			t.Errorf("the first part has %d rows", got)
		}
	})
}
