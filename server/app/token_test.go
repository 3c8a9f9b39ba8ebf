package app_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"unioncard/server/cache"
	"unioncard/server/union"
	"unioncard/server/uniontest"
	"unioncard/server/wechat"
	"unioncard/server/wechat/simulator"
)

// replicas are eight servers' clients of WeChat, with one Redis between them.
func replicas(t *testing.T, redis string) (*simulator.Simulator, []*wechat.Client) {
	t.Helper()
	sim, err := simulator.New(simulator.Config{App: simulator.App{ID: "wx1", Secret: "secret-of-the-app"}, Clock: union.SystemClock{}, Rand: uniontest.Rand(3)})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(sim.Handler())
	t.Cleanup(func() { server.Close(); sim.Close() })
	clients := make([]*wechat.Client, 8)
	for i := range clients {
		shared, err := cache.Open(cache.Config{Addrs: []string{redis}, Clock: union.SystemClock{}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = shared.Close() })
		clients[i], err = wechat.New(wechat.Config{
			AppID: "wx1", AppSecret: "secret-of-the-app", BaseURL: server.URL + "/simulator/wechat", Timeout: time.Minute, Clock: union.SystemClock{},
			Tokens: cache.NewTokens(shared), Turns: cache.NewTurns(shared, fmt.Sprint("replica", i)),
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(clients[i].Close)
	}
	return sim, clients
}

// start lets all replicas draw a code at once.
func start(t *testing.T, clients []*wechat.Client) {
	t.Helper()
	var wait sync.WaitGroup
	for _, c := range clients {
		wait.Go(func() {
			if _, err := c.QRCode(context.Background(), "j=1", "pages/home/home"); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
}

func TestEightReplicasThatStartAtOnceAskForOneToken(t *testing.T) {
	redis := uniontest.StartRedis(t)
	sim, clients := replicas(t, redis.Address)
	sim.Break(simulator.Fault{Endpoint: "stable_token", Delay: 200 * time.Millisecond})
	start(t, clients)
	if n := sim.Calls("stable_token"); n != 1 {
		t.Errorf("%d token requests", n)
	}
	sim.ExpireTokens()
	start(t, clients)
	if n := sim.Calls("stable_token"); n != 2 {
		t.Errorf("%d token requests after the token ended once", n)
	}
}

func TestAReplicaWhoseTokenRequestFailsLetsTheNextOneTry(t *testing.T) {
	redis := uniontest.StartRedis(t)
	sim, clients := replicas(t, redis.Address)
	// Three attempts of the first one fail.
	sim.Break(simulator.Fault{Endpoint: "stable_token", ErrCode: -1, Times: 3})
	// A turn lasts a minute: nobody here has the time to wait for one to run out.
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	var wait sync.WaitGroup
	var mu sync.Mutex
	failed := 0
	for _, c := range clients {
		wait.Go(func() {
			if _, err := c.QRCode(ctx, "j=1", "pages/home/home"); err != nil {
				mu.Lock()
				failed++
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	if failed > 1 || sim.Calls("stable_token") != 4 {
		t.Errorf("%d replicas failed, %d requests", failed, sim.Calls("stable_token"))
	}
}

func TestWithRedisAwayEveryReplicaStillGetsItsToken(t *testing.T) {
	sim, clients := replicas(t, uniontest.FreeAddress(t))
	start(t, clients)
	if n := sim.Calls("stable_token"); n < 1 || n > 8 {
		t.Errorf("%d token requests of eight replicas without Redis", n)
	}
}
