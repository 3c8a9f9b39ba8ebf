//go:build bench

package bench_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/redis/go-redis/v9"

	"unioncard/server/bench"
	"unioncard/server/config"
	"unioncard/server/uniontest"
)

// load asks an address over eight connections for a while and gives answers a second.
func load(t *testing.T, url, token string) float64 {
	t.Helper()
	var n atomic.Int64
	var wait sync.WaitGroup
	transport := &http.Transport{MaxIdleConnsPerHost: 16}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	start := time.Now()
	for range 8 {
		wait.Go(func() {
			for time.Since(start) < span {
				if err := ask(client, url, token); err != nil {
					t.Error(err)
					return
				}
				n.Add(1)
			}
		})
	}
	wait.Wait()
	return float64(n.Load()) / time.Since(start).Seconds()
}

func ask(client *http.Client, url, token string) error {
	request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	if _, err = io.Copy(io.Discard, response.Body); err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return &http.ProtocolError{ErrorString: url + " answered " + response.Status}
	}
	return nil
}

// myCard is a signed-in read beside bare Gin with one Redis GET.
func myCard(t *testing.T) []bench.Row {
	addr := uniontest.StartRedis(t).Address
	s := open(t, "mysql", func(c *config.Config) { c.Redis.Addrs = addr })
	serve(t, s)
	city := s.NewCity()
	person := s.Enrol("样本甲", city.Unit, uniontest.NewFields("样本甲"))
	client := redis.NewClient(&redis.Options{Addr: addr})
	t.Cleanup(func() { _ = client.Close() })
	must(t, client.Set(context.Background(), "k", "v", 0).Err())
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.GET("/k", func(c *gin.Context) {
		v, err := client.Get(c.Request.Context(), "k").Result()
		if err != nil {
			c.Status(http.StatusInternalServerError)
			return
		}
		c.JSON(http.StatusOK, gin.H{"v": v})
	})
	bare := httptest.NewServer(engine)
	defer bare.Close()
	var peer, ours float64
	for range 2 { // in turn, so that a noisy moment falls on both
		peer += load(t, bare.URL+"/k", "") / 2
		ours += load(t, s.URL()+"/api/v1/me/card", person.Token) / 2
	}
	return []bench.Row{bench.AtLeast("GET /me/card, MariaDB and Redis, beside Gin with one Redis GET", ours, peer, "1/s", 0.6)}
}
