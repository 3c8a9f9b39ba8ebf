package union

import (
	"math"
	"testing"
)

func TestASatellitePointMovesToWhereMapsShowIt(t *testing.T) {
	for _, c := range []struct {
		name      string
		from, to  Point
		tolerance float64
	}{
		{"Tiananmen", Point{39.907333, 116.391083}, Point{39.908736, 116.397327}, 1},
		{"outside China", Point{48.8584, 2.2945}, Point{48.8584, 2.2945}, 0},
	} {
		if off := FromWGS84(c.from).Distance(c.to); off > c.tolerance+1e-9 {
			t.Errorf("%s: %.2f m off, %+v", c.name, off, FromWGS84(c.from))
		}
	}
}

func TestTheDistanceIsTheGreatCircles(t *testing.T) {
	for _, c := range []struct {
		a, b   Point
		metres float64
	}{
		{Point{36.81, 118.05}, Point{36.81, 118.05}, 0},
		{Point{0, 0}, Point{0, 180}, math.Pi * EarthRadius},
		{Point{0, 0}, Point{90, 0}, math.Pi * EarthRadius / 2},
		{Point{36, 118}, Point{37, 118}, math.Pi * EarthRadius / 180},
	} {
		if got := c.a.Distance(c.b); math.Abs(got-c.metres) > 0.01 {
			t.Errorf("%v to %v: %.3f m, want %.3f", c.a, c.b, got, c.metres)
		}
	}
}

func TestAPointOutsideChinaOrSwappedIsNamed(t *testing.T) {
	for point, code := range map[Point]string{
		{36.81, 118.05}:     "",
		{118.05, 36.81}:     "coordinates_swapped",
		{48.85, 2.29}:       "coordinates",
		{0, 0}:              "coordinates",
		{math.NaN(), 118.0}: "coordinates",
	} {
		wrong := point.Check()
		if (wrong == nil) != (code == "") || wrong != nil && wrong.Code != code {
			t.Errorf("%v: %+v, want %q", point, wrong, code)
		}
	}
}
