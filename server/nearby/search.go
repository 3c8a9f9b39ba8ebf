package nearby

import (
	"container/heap"
	"math"
	"slices"

	"unioncard/server/union"
)

func corner(p union.Point) [2]float64 { return [2]float64{p.Lng, p.Lat} }

// outwards looks at places from near to far. It gives one more than a page holds, and
// false when it lost patience.
func (x *Index) outwards(f *filter) ([]ranked, bool) {
	from := *f.From
	mark := markID(f.After)
	var found []ranked
	seen := 0
	patient := true
	x.tree.Nearby(
		func(low, high [2]float64, slot uint32, item bool) float64 {
			if item {
				return from.Distance(x.entries.at(slot).point)
			}
			return nearest(from, low, high)
		},
		func(_, _ [2]float64, slot uint32, distance float64) bool {
			if f.Radius > 0 && distance > f.Radius {
				return false
			}
			if len(found) > f.Limit && distance > found[len(found)-1].distance {
				return false // those equally far as the last have all been seen
			}
			if seen++; seen > patience {
				patient = false
				return false
			}
			r := ranked{distance: distance, slot: slot}
			if x.behind(r, f.After, mark) && f.admits(x.entries.at(slot)) {
				found = append(found, r)
			}
			return true
		})
	slices.SortFunc(found, x.order)
	return found[:min(len(found), f.Limit+1)], patient
}

// all looks at every place and keeps the first of them in a heap.
func (x *Index) all(f *filter) []ranked {
	mark := markID(f.After)
	first := &worstFirst{index: x}
	for slot, e := range x.entries.all {
		if e.kind == "" || !f.admits(e) { // nothing lies in a free slot
			continue
		}
		r := ranked{slot: slot}
		if f.From != nil {
			r.distance = f.From.Distance(e.point)
		}
		if f.Radius > 0 && r.distance > f.Radius || !x.behind(r, f.After, mark) {
			continue
		}
		if first.Len() > f.Limit {
			if x.order(r, first.list[0]) >= 0 {
				continue
			}
			first.list[0] = r
			heap.Fix(first, 0)
			continue
		}
		heap.Push(first, r)
	}
	slices.SortFunc(first.list, x.order)
	return first.list
}

func markID(m *union.PlaceMark) (id [16]byte) {
	if m != nil {
		id, _ = m.ID.Bytes()
	}
	return id
}

// worstFirst is a heap whose first element is the farthest.
type worstFirst struct {
	index *Index
	list  []ranked
}

func (w *worstFirst) Len() int           { return len(w.list) }
func (w *worstFirst) Less(i, j int) bool { return w.index.order(w.list[i], w.list[j]) > 0 }
func (w *worstFirst) Swap(i, j int)      { w.list[i], w.list[j] = w.list[j], w.list[i] }
func (w *worstFirst) Push(r any)         { w.list = append(w.list, r.(ranked)) }
func (w *worstFirst) Pop() any {
	last := w.list[len(w.list)-1]
	w.list = w.list[:len(w.list)-1]
	return last
}

// nearest is the distance from a point to the nearest point of a rectangle of longitudes
// and latitudes, in metres, and never more than that. Rectangles here lie in China, so
// none crosses the date line or a pole.
func nearest(from union.Point, low, high [2]float64) float64 {
	if from.Lng >= low[0] && from.Lng <= high[0] {
		return shortened(from.Distance(union.Point{Lat: min(max(from.Lat, low[1]), high[1]), Lng: from.Lng}))
	}
	west, east := math.Abs(turn(from.Lng-low[0])), math.Abs(turn(from.Lng-high[0]))
	edge, apart := low[0], west
	if east < west {
		edge, apart = high[0], east
	}
	return shortened(from.Distance(union.Point{Lat: min(max(foot(from.Lat, apart), low[1]), high[1]), Lng: edge}))
}

// shortened takes off what rounding may have added, so that a bound stays a bound.
func shortened(metres float64) float64 { return metres*(1-1e-12) - 1e-6 }

// foot is the latitude at which a meridian so many degrees away comes nearest to a point.
func foot(lat, apart float64) float64 {
	if apart >= 90 {
		return math.Copysign(90, lat)
	}
	return math.Atan(math.Tan(lat*math.Pi/180)/math.Cos(apart*math.Pi/180)) * 180 / math.Pi
}

// turn brings a difference of longitudes into -180 to 180 degrees.
func turn(degrees float64) float64 { return math.Remainder(degrees, 360) }
