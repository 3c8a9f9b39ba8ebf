package nearby

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tidwall/rtree"

	"unioncard/server/union"
)

// patience is how many places are looked at from near to far before all are looked at in
// the order in which they lie in memory, which is quicker when few are wanted.
const patience = 20_000

// Index is the places in memory. It is safe for concurrent use.
type Index struct {
	zone     *time.Location
	holidays union.Calendar

	mu      sync.RWMutex
	tree    rtree.RTreeGN[float64, uint32]
	entries slots
	known   map[[16]byte]uint32 // the slot of a place
	hours   map[string]*union.Hours
	strings map[string]string
}

// New makes an empty index. Days and opening hours are those of a zone and its calendar.
func New(zone *time.Location, holidays union.Calendar) *Index {
	return &Index{
		zone: zone, holidays: holidays, known: map[[16]byte]uint32{}, hours: map[string]*union.Hours{}, strings: map[string]string{},
	}
}

// Len is how many places are shown.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.known)
}

// Put takes in places; one that is no longer shown goes.
func (x *Index) Put(places ...union.MapPlace) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for i := range places {
		x.put(&places[i])
	}
}

func (x *Index) put(p *union.MapPlace) {
	id, ok := p.ID.Bytes()
	if !ok {
		return
	}
	if slot, known := x.known[id]; known {
		at := corner(x.entries.at(slot).point)
		x.tree.Delete(at, at, slot)
		x.entries.give(slot)
		delete(x.known, id)
	}
	if !p.Shown || !p.Point.InChina() {
		return
	}
	slot := x.entries.take()
	written := p.Name + p.Address
	*x.entries.at(slot) = entry{
		id: id, point: p.Point, kind: p.Kind, category: p.Category, level: p.Level, district: x.once(p.District),
		text: strings.ToLower(p.Name + "\n" + p.Address), name: int32(len(p.Name)), written: written,
		hours: x.parsed(p.Hours), hoursIn: x.once(p.Hours), from: p.From, to: p.To,
	}
	x.known[id] = slot
	at := corner(p.Point)
	x.tree.Insert(at, at, slot)
}

// once keeps a text that many places share one time only.
func (x *Index) once(text string) string {
	if kept, ok := x.strings[text]; ok {
		return kept
	}
	x.strings[text] = text
	return text
}

// parsed gives the hours of a text; nil where it says nothing that can be understood.
func (x *Index) parsed(text string) *union.Hours {
	if kept, ok := x.hours[text]; ok {
		return kept
	}
	hours, err := union.ParseHours(text)
	if err != nil || strings.TrimSpace(text) == "" {
		x.hours[text] = nil
		return nil
	}
	x.hours[text] = &hours
	return &hours
}

// OpenAt says whether a place with such hours is open at a moment.
func (x *Index) OpenAt(hours string, t time.Time) bool {
	parsed, err := union.ParseHours(hours)
	return err == nil && parsed.OpenAt(t, x.zone, x.holidays)
}

// Find gives the places that are asked for, the nearest first, and the mark behind which
// the next page begins; nil at the end.
func (x *Index) Find(q union.PlaceQuery) ([]union.PlaceHit, *union.PlaceMark) {
	f := &filter{PlaceQuery: q, words: strings.Fields(strings.ToLower(q.Words)), today: union.DateOf(q.Now, x.zone), zone: x.zone, holidays: x.holidays}
	x.mu.RLock()
	defer x.mu.RUnlock()
	var found []ranked
	whole := false
	if q.From != nil {
		found, whole = x.outwards(f)
	}
	if !whole {
		found = x.all(f)
	}
	var next *union.PlaceMark
	if len(found) > q.Limit {
		found = found[:q.Limit]
		last := found[len(found)-1]
		next = &union.PlaceMark{Distance: last.distance, ID: union.IDOf(x.entries.at(last.slot).id)}
	}
	hits := make([]union.PlaceHit, len(found))
	for i, r := range found {
		e := x.entries.at(r.slot)
		hits[i] = union.PlaceHit{MapPlace: e.place(), Distance: r.distance, Open: f.open(e)}
	}
	return hits, next
}

// Districts lists where there are places, by name.
func (x *Index) Districts() []union.PlaceDistrict {
	x.mu.RLock()
	defer x.mu.RUnlock()
	sums := map[string]*union.PlaceDistrict{}
	for _, e := range x.entries.all {
		if e.kind == "" || e.district == "" {
			continue
		}
		d := sums[e.district]
		if d == nil {
			d = &union.PlaceDistrict{Name: e.district}
			sums[e.district] = d
		}
		d.Places++
		d.Middle.Lat += e.point.Lat
		d.Middle.Lng += e.point.Lng
	}
	list := make([]union.PlaceDistrict, 0, len(sums))
	for _, d := range sums {
		d.Middle.Lat /= float64(d.Places)
		d.Middle.Lng /= float64(d.Places)
		list = append(list, *d)
	}
	slices.SortFunc(list, func(a, b union.PlaceDistrict) int { return cmp.Compare(a.Name, b.Name) })
	return list
}

// ranked is a place that is asked for, with its distance in metres.
type ranked struct {
	distance float64
	slot     uint32
}

// order puts what is near first, and what is equally near by id.
func (x *Index) order(a, b ranked) int {
	if c := cmp.Compare(a.distance, b.distance); c != 0 {
		return c
	}
	return slices.Compare(x.entries.at(a.slot).id[:], x.entries.at(b.slot).id[:])
}

// behind says whether a place comes after the mark.
func (x *Index) behind(r ranked, mark *union.PlaceMark, id [16]byte) bool {
	if mark == nil {
		return true
	}
	if r.distance != mark.Distance {
		return r.distance > mark.Distance
	}
	return slices.Compare(x.entries.at(r.slot).id[:], id[:]) > 0
}
