package photo

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestInverseIsTheCosineTransformOfItsSide(t *testing.T) {
	dice := rand.New(rand.NewPCG(3, 4)) //nolint:gosec // the same numbers each time
	for _, side := range []int{2, 4} {
		for range 200 {
			transform := newInverse(side)
			for i := range side * side {
				transform.coarse[i] = dice.IntN(400) - 200
			}
			got := make([]byte, side*side)
			transform.draw(got, side)
			for y := range side {
				for x := range side {
					want := min(max(128+exact(transform.coarse[:], side, x, y), 0), 255)
					if d := float64(got[y*side+x]) - want; math.Abs(d) > 0.6 {
						t.Fatalf("side %d at %d, %d: got %d, want %.2f", side, x, y, got[y*side+x], want)
					}
				}
			}
		}
	}
}

// exact is the sum as the definition has it.
func exact(coarse []int, side, x, y int) float64 {
	weight := func(u, i int) float64 {
		if u == 0 {
			return math.Sqrt(1.0 / 8)
		}
		return 0.5 * math.Cos(float64((2*i+1)*u)*math.Pi/float64(2*side))
	}
	sum := 0.0
	for v := range side {
		for u := range side {
			sum += weight(v, y) * weight(u, x) * float64(coarse[v*side+u])
		}
	}
	return sum
}

func TestZigzagRunsAsTheStandardHasIt(t *testing.T) {
	// The first ten places of figure A.6 of ITU-T T.81, as row and column.
	want := [][2]int{{0, 0}, {0, 1}, {1, 0}, {2, 0}, {1, 1}, {0, 2}, {0, 3}, {1, 2}, {2, 1}, {3, 0}}
	transform := newInverse(4)
	for k, place := range want {
		if got := transform.place[k]; got != place[0]*4+place[1] {
			t.Errorf("place %d is %d, want row %d, column %d", k, got, place[0], place[1])
		}
	}
	if transform.place[10] != -1 || transform.place[63] != -1 {
		t.Error("the fine part should be left out")
	}
}
