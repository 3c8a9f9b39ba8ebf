package photo

import "testing"

func TestSpansCoverTheAxisAndSumToOne(t *testing.T) {
	for _, c := range [][2]int{{4000, 1600}, {1601, 1600}, {7071, 800}, {600, 600}, {3, 1}, {50000, 7}} {
		from, to := c[0], c[1]
		next := 0
		for i, s := range spans(from, to) {
			sum := uint32(0)
			for _, w := range s.weights {
				sum += w
			}
			if sum != 1<<weightBits {
				t.Fatalf("%d to %d: output %d has the weight %d", from, to, i, sum)
			}
			if s.first > next || s.first+len(s.weights) > from {
				t.Fatalf("%d to %d: output %d covers %d and %d more after %d", from, to, i, s.first, len(s.weights), next)
			}
			next = s.first + len(s.weights)
		}
		if next != from {
			t.Errorf("%d to %d: covered %d", from, to, next)
		}
	}
}

func TestShrinkingAverages(t *testing.T) {
	rows := [][]byte{{0, 255, 0, 255}, {255, 0, 255, 0}}
	got := shrink(raster{width: 4, height: 2, n: 1, row: func(y int) []byte { return rows[y] }}, 2, 1)
	for _, v := range got.pix {
		if v < 127 || v > 128 {
			t.Errorf("a chequered area became %d", v)
		}
	}
	plainRow := make([]byte, 3*777)
	for i := range plainRow {
		plainRow[i] = 200
	}
	for _, v := range shrink(raster{width: 777, height: 555, n: 3, row: func(int) []byte { return plainRow }}, 123, 45).pix {
		if v != 200 {
			t.Fatalf("a plain 200 became %d", v)
		}
	}
}
