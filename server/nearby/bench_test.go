package nearby

import (
	"math/rand/v2"
	"testing"

	"unioncard/server/union"
)

func BenchmarkFind(b *testing.B) {
	for _, size := range []struct {
		name string
		n    int
	}{{"10k", 10_000}, {"1M", 1_000_000}} {
		x, _ := crowd(size.n, 11)
		for name, q := range map[string]union.PlaceQuery{
			"nearest":   {},
			"category":  {Category: union.CategoryCulture},
			"few words": {Words: "基地77号"},
			"open":      {Open: true},
		} {
			b.Run(size.name+"/"+name, func(b *testing.B) {
				random := rand.New(rand.NewPCG(1, 2))
				for b.Loop() {
					q.From = &union.Point{Lat: middle.Lat + random.NormFloat64()*0.2, Lng: middle.Lng + random.NormFloat64()*0.2}
					q.Limit, q.Now = 20, aMonday
					x.Find(q)
				}
			})
		}
	}
}
