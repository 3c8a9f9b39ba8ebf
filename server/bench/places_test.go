//go:build bench

package bench_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/redis/go-redis/v9"

	"unioncard/server/bench"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// places finds the nearest twenty beside Redis GEOSEARCH behind the same Gin, at ten
// thousand and at a million places, and takes how soon a million are loaded.
func places(t *testing.T) []bench.Row {
	var rows []bench.Row
	var rates []float64
	for _, n := range []int{10_000, reduced(1_000_000)} {
		s := open(t, "mysql")
		serve(t, s)
		city := s.NewCity()
		person := s.Enrol("样本甲", city.Unit, uniontest.NewFields("样本甲"))
		points := layPlaces(t, s, city.District, n)
		start := time.Now()
		must(t, s.RefreshPlaces(context.Background()))
		loaded := time.Since(start).Seconds()
		ours, theirs, p99 := nearestTwenty(t, s, person.Token, points)
		rates = append(rates, ours)
		rows = append(rows,
			bench.AtLeast(fmt.Sprintf("GET /places, the nearest 20 of %d, beside Redis GEOSEARCH", n), ours, theirs, "1/s", 3),
			bench.Limit(fmt.Sprintf("a start loads %d places", n), loaded, 3, "s"),
			bench.Limit(fmt.Sprintf("GET /places at %d, p99 of one after the other", n), p99*1000, 50, "ms"))
	}
	return append(rows, bench.Growth("GET /places from few to many", 1/rates[1], 1/rates[0], "s"))
}

// layPlaces lays published bases around the city past the rules, and gives their points.
func layPlaces(t *testing.T, s *uniontest.Server, org union.Org, n int) []union.Point {
	t.Helper()
	random := rand.New(rand.NewPCG(3, 4))
	now := s.Store.Now()
	points := make([]union.Point, n)
	bases := make([]union.ServiceBase, 0, 5000)
	flush := func() {
		must(t, s.Store.AddBases(context.Background(), bases))
		bases = bases[:0]
	}
	for i := range points {
		points[i] = union.Point{Lat: 36.81 + random.NormFloat64()*0.2, Lng: 118.05 + random.NormFloat64()*0.2}
		bases = append(bases, union.ServiceBase{
			ID: s.Store.NewID(), OrgID: org.ID, Name: fmt.Sprintf("样本基地%d", i), Category: union.CategoryCulture, Address: fmt.Sprintf("样本路%d号", i), District: "样本区",
			Lat: points[i].Lat, Lng: points[i].Lng, Datum: union.GCJ02, Hours: "每天 9:00-21:00", Status: union.BasePublished, Version: 1, CreatedAt: now, UpdatedAt: now,
		})
		if len(bases) == cap(bases) {
			flush()
		}
	}
	flush()
	return points
}

// nearestTwenty gives the answers a second of both, and our slowest of a hundred in seconds.
func nearestTwenty(t *testing.T, s *uniontest.Server, token string, points []union.Point) (ours, theirs, p99 float64) {
	t.Helper()
	addr := uniontest.StartRedis(t).Address
	client := redis.NewClient(&redis.Options{Addr: addr})
	t.Cleanup(func() { _ = client.Close() })
	ctx := context.Background()
	for part := range slices.Chunk(points, 1000) {
		locations := make([]*redis.GeoLocation, len(part))
		for i, p := range part {
			var id [8]byte
			binary.BigEndian.PutUint64(id[:], rand.Uint64()) //nolint:gosec // names only
			locations[i] = &redis.GeoLocation{Name: fmt.Sprintf("%x", id), Latitude: p.Lat, Longitude: p.Lng}
		}
		must(t, client.GeoAdd(ctx, "places", locations...).Err())
	}
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.GET("/near", func(c *gin.Context) {
		found, err := client.GeoSearchLocation(c.Request.Context(), "places", &redis.GeoSearchLocationQuery{
			GeoSearchQuery: redis.GeoSearchQuery{Longitude: 118.05, Latitude: 36.81, Radius: 5, RadiusUnit: "km", Sort: "ASC", Count: 20}, WithDist: true,
		}).Result()
		if err != nil {
			c.Status(http.StatusInternalServerError)
			return
		}
		c.JSON(http.StatusOK, found)
	})
	peer := httptest.NewServer(engine)
	defer peer.Close()
	url := s.URL() + "/api/v1/places?lat=36.81&lng=118.05"
	for range 2 {
		theirs += load(t, peer.URL+"/near", "") / 2
		ours += load(t, url, token) / 2
	}
	times := make([]time.Duration, 1000)
	for i := range times {
		begin := time.Now()
		must(t, ask(http.DefaultClient, url, token))
		times[i] = time.Since(begin)
	}
	slices.Sort(times)
	return ours, theirs, times[len(times)*99/100].Seconds()
}
