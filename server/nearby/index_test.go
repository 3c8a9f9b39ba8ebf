package nearby

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"unioncard/server/union"
)

var (
	zone    = time.FixedZone("CST", 8*3600)
	aMonday = time.Date(2026, 11, 23, 10, 0, 0, 0, zone)
	middle  = union.Point{Lat: 36.81, Lng: 118.05}
)

func id(n int) union.ID { return union.ID(fmt.Sprintf("01900000-0000-7000-8000-%012x", n)) }

func put(x *Index, places ...union.MapPlace) {
	for i := range places {
		if places[i].Kind == "" {
			places[i].Kind = union.PlaceServiceBase
		}
		places[i].Shown = true
	}
	x.Put(places...)
}

func names(hits []union.PlaceHit) []string {
	list := make([]string, len(hits))
	for i, h := range hits {
		list[i] = h.Name
	}
	return list
}

func TestFiltersLeaveWhatIsAskedFor(t *testing.T) {
	x := New(zone, nil)
	put(x,
		union.MapPlace{ID: id(1), Name: "样本医院", Address: "张店区样本路1号", Category: union.CategoryHealth, Level: union.LevelFederation, District: "张店区", Point: middle, Hours: "全天"},
		union.MapPlace{ID: id(2), Name: "样本影院", Address: "周村区样本路2号", Category: union.CategoryCulture, Level: union.LevelDistrict, District: "周村区", Point: union.Point{Lat: 36.82, Lng: 118.05}, Hours: "周六 9:00-17:00"},
		union.MapPlace{ID: id(3), Name: "样本书店 KTV", Address: "张店区样本路3号", Category: union.CategoryCulture, Level: union.LevelPrimary, District: "张店区", Point: union.Point{Lat: 36.83, Lng: 118.05}, From: "2026-12-01"},
		union.MapPlace{ID: id(4), Name: "样本支行", Kind: union.PlaceBankBranch, Address: "张店区样本路4号", District: "张店区", Point: union.Point{Lat: 36.84, Lng: 118.05}, To: "2026-11-23"},
	)
	for _, c := range []struct {
		about string
		query union.PlaceQuery
		want  []string
	}{
		{"all, nearest first", union.PlaceQuery{}, []string{"样本医院", "样本影院", "样本支行"}},
		{"a kind", union.PlaceQuery{Kind: union.PlaceBankBranch}, []string{"样本支行"}},
		{"a category", union.PlaceQuery{Category: union.CategoryCulture}, []string{"样本影院"}},
		{"a level", union.PlaceQuery{Level: union.LevelFederation}, []string{"样本医院"}},
		{"a district", union.PlaceQuery{District: "周村区"}, []string{"样本影院"}},
		{"open now", union.PlaceQuery{Open: true}, []string{"样本医院"}},
		{"words in name and address", union.PlaceQuery{Words: "医院 路1"}, []string{"样本医院"}},
		{"a radius", union.PlaceQuery{Radius: 1500}, []string{"样本医院", "样本影院"}},
		{"from its first day, in small letters", union.PlaceQuery{Words: "ktv", Now: aMonday.AddDate(0, 0, 8)}, []string{"样本书店 KTV"}},
		{"not after its last day", union.PlaceQuery{Kind: union.PlaceBankBranch, Now: aMonday.AddDate(0, 0, 1)}, nil},
	} {
		for _, from := range []*union.Point{&middle, nil} {
			if from == nil && c.query.Radius > 0 {
				continue
			}
			c.query.From, c.query.Limit = from, 10
			if c.query.Now.IsZero() {
				c.query.Now = aMonday
			}
			hits, next := x.Find(c.query)
			if !slices.Equal(names(hits), c.want) || next != nil {
				t.Errorf("%s, from %v: %v, %v; want %v", c.about, from, names(hits), next, c.want)
			}
		}
	}
}

func TestAChangedPlaceMovesAndAHiddenOneGoes(t *testing.T) {
	x := New(zone, nil)
	put(x, union.MapPlace{ID: id(1), Name: "甲", Point: middle}, union.MapPlace{ID: id(2), Name: "乙", Point: union.Point{Lat: 36.9, Lng: 118.05}})
	put(x, union.MapPlace{ID: id(1), Name: "甲改", Point: union.Point{Lat: 37.5, Lng: 118.05}})
	hits, _ := x.Find(union.PlaceQuery{From: &middle, Limit: 10, Now: aMonday})
	if want := []string{"乙", "甲改"}; !slices.Equal(names(hits), want) {
		t.Errorf("%v, want %v", names(hits), want)
	}
	x.Put(union.MapPlace{ID: id(2), Kind: union.PlaceServiceBase, Name: "乙", Point: middle})
	put(x, union.MapPlace{ID: id(3), Name: "丙", Point: middle}) // in the slot that became free
	for _, from := range []*union.Point{&middle, nil} {
		hits, _ = x.Find(union.PlaceQuery{From: from, Limit: 10, Now: aMonday})
		if len(hits) != 2 || x.Len() != 2 {
			t.Errorf("%v, %d places", names(hits), x.Len())
		}
	}
}

func TestPagesFollowEachOtherWithoutGapOrRepeat(t *testing.T) {
	x, places := crowd(3000, 7)
	for i := range 200 { // many in one spot, so that only the id tells them apart
		p := union.MapPlace{ID: id(10_000 + i), Kind: union.PlaceServiceBase, Name: "同处", Point: middle, Shown: true}
		x.Put(p)
		places = append(places, p)
	}
	for _, from := range []*union.Point{&middle, nil} {
		seen := map[union.ID]bool{}
		var mark *union.PlaceMark
		last := -1.0
		for {
			hits, next := x.Find(union.PlaceQuery{From: from, Limit: 37, Now: aMonday, After: mark})
			for _, h := range hits {
				if seen[h.ID] || h.Distance < last {
					t.Fatalf("%s comes twice or too late", h.ID)
				}
				seen[h.ID], last = true, h.Distance
			}
			if mark = next; next == nil {
				break
			}
		}
		if len(seen) != len(places) {
			t.Errorf("from %v: %d of %d were seen", from, len(seen), len(places))
		}
	}
}

func TestNearestIsExactForTenThousandPlaces(t *testing.T) { recall(t, 10_000, 1_000) }

// crowd invents places in and around a city, some of them in clusters.
func crowd(n int, seed uint64) (*Index, []union.MapPlace) {
	random := rand.New(rand.NewPCG(seed, 1))
	x := New(zone, nil)
	categories := []union.Category{union.CategoryHealth, union.CategoryCulture, union.CategoryTeach, union.CategoryFitness, union.CategoryTravel, union.CategoryCater}
	places := make([]union.MapPlace, n)
	for i := range places {
		spread := 0.05
		if i%3 == 0 {
			spread = 2
		}
		hours := "每天 9:00-17:00"
		if i%50 == 0 {
			hours = "全天"
		}
		places[i] = union.MapPlace{
			ID: id(i), Kind: union.PlaceServiceBase, Category: categories[i%6], Level: union.LevelDistrict, District: "样本区",
			Name: fmt.Sprintf("样本基地%d号", i), Address: fmt.Sprintf("样本路%d号", i%997), Hours: hours, Shown: true,
			Point: union.Point{Lat: middle.Lat + random.NormFloat64()*spread, Lng: middle.Lng + random.NormFloat64()*spread},
		}
	}
	x.Put(places...)
	return x, places
}

// recall asks from random points and compares with a look at every place that is no
// farther north or south than the last that was found, by the chord through the earth:
// another way to the same order.
func recall(t *testing.T, places, queries int) {
	t.Helper()
	x, list := crowd(places, 11)
	slices.SortFunc(list, func(a, b union.MapPlace) int { return cmp.Compare(a.Point.Lat, b.Point.Lat) })
	chords := make([][3]float64, len(list))
	for i := range list {
		chords[i] = unit(list[i].Point)
	}
	random := rand.New(rand.NewPCG(5, 6))
	missed := 0
	for range queries {
		from := union.Point{Lat: middle.Lat + random.NormFloat64()*0.5, Lng: middle.Lng + random.NormFloat64()*0.5}
		q := union.PlaceQuery{From: &from, Limit: 20, Now: aMonday}
		if random.IntN(2) == 0 {
			q.Category = union.CategoryCulture
		}
		hits, _ := x.Find(q)
		missed += unlike(list, chords, q, hits)
	}
	if missed > 0 {
		t.Errorf("%d places of %d queries at %d places are not the nearest", missed, queries, places)
	}
}

func unit(p union.Point) [3]float64 {
	lat, lng := p.Lat*math.Pi/180, p.Lng*math.Pi/180
	return [3]float64{math.Cos(lat) * math.Cos(lng), math.Cos(lat) * math.Sin(lng), math.Sin(lat)}
}

// unlike counts the places that are nearer than the last that was found, and were not
// found. The list is ordered by latitude.
func unlike(list []union.MapPlace, chords [][3]float64, q union.PlaceQuery, hits []union.PlaceHit) int {
	from := unit(*q.From)
	found := map[union.ID]bool{}
	farthest := 0.0
	for _, h := range hits {
		found[h.ID] = true
		farthest = max(farthest, square(from, unit(h.Point)))
	}
	missed := q.Limit - len(hits)
	band := 2 * math.Asin(math.Sqrt(farthest)/2) * 180 / math.Pi * (1 + 1e-9)
	byLat := func(p union.MapPlace, lat float64) int { return cmp.Compare(p.Point.Lat, lat) }
	south, _ := slices.BinarySearchFunc(list, q.From.Lat-band, byLat)
	north, _ := slices.BinarySearchFunc(list, q.From.Lat+band, byLat)
	for i := south; i < north; i++ {
		if square(from, chords[i]) < farthest*(1-1e-9) && (q.Category == "" || list[i].Category == q.Category) && !found[list[i].ID] {
			missed++
		}
	}
	return missed
}

func square(a, b [3]float64) float64 {
	x, y, z := a[0]-b[0], a[1]-b[1], a[2]-b[2]
	return x*x + y*y + z*z
}

// table is a source of places.
type table struct {
	revision int64
	places   []union.MapPlace
	broken   error
}

func (s *table) PlaceRevision(context.Context) (int64, error) { return s.revision, nil }

func (s *table) MapPlaces(_ context.Context, after, upTo int64, each func(union.MapPlace)) error {
	for _, p := range s.places {
		if p.Revision > after && p.Revision <= upTo {
			each(p)
		}
	}
	return s.broken
}

func TestAFollowerTakesInWhatChangedAndComesBackToWhatFailed(t *testing.T) {
	x := New(zone, nil)
	source := &table{revision: 1}
	for i := range 2500 {
		source.places = append(source.places, union.MapPlace{ID: id(i), Kind: union.PlaceServiceBase, Name: "甲", Point: middle, Shown: true, Revision: 1})
	}
	f := NewFollower(x, source)
	source.broken = errors.New("cut off")
	if err := f.Refresh(t.Context()); err == nil {
		t.Fatal("a reading that was cut off counts as done")
	}
	source.broken = nil
	for range 2 {
		if err := f.Refresh(t.Context()); err != nil || x.Len() != 2500 {
			t.Fatalf("%v, %d places", err, x.Len())
		}
	}
	source.revision = 2
	source.places[7].Shown, source.places[7].Revision = false, 2
	if err := f.Refresh(t.Context()); err != nil || x.Len() != 2499 {
		t.Fatalf("%v, %d places", err, x.Len())
	}
}
