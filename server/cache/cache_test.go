package cache

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"unioncard/server/union"
)

func TestOpenRefusesWhatCannotWork(t *testing.T) {
	for name, cfg := range map[string]Config{
		"without a clock":                  {},
		"a cluster with a database number": {Addrs: []string{"127.0.0.1:1", "127.0.0.1:2"}, DB: 3, Clock: union.SystemClock{}},
		"one seed of a cluster, numbered":  {Addrs: []string{"127.0.0.1:1"}, Cluster: true, DB: 3, Clock: union.SystemClock{}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Open(cfg)
			if err == nil {
				t.Fatal("opened")
			}
		})
	}
}

func TestTheServerStartsWithRedisAwayAndPingSaysSo(t *testing.T) {
	c := mustOpen(t, union.SystemClock{}, "127.0.0.1:1")
	soon(t, "to say that Redis is away", time.Second, func() {
		if c.Ping(context.Background()) == nil {
			t.Fatal("an absent Redis answered")
		}
	})
}

func TestOnceRedisIsAwayCallersDoNotWaitForIt(t *testing.T) {
	proxy := mustProxy(t, mustStartRedis(t).addr)
	c := mustOpen(t, union.SystemClock{}, proxy.Listen)
	must(t, c.Ping(context.Background()))
	proxy.Stop()
	asked := 0
	for range 1000 {
		_ = c.do(context.Background(), func(ctx context.Context) error {
			asked++
			return c.client.Ping(ctx).Err()
		})
	}
	if asked > 2 {
		t.Fatalf("%d of 1000 callers asked a Redis that is known to be away", asked)
	}
	must(t, proxy.Start())
	eventually(t, "Redis is asked again", func() bool {
		return c.do(context.Background(), func(ctx context.Context) error { return c.client.Ping(ctx).Err() }) == nil
	})
}

func TestACallerWhoLeavesDoesNotMakeRedisLookAway(t *testing.T) {
	c := mustOpen(t, union.SystemClock{})
	gone, leave := context.WithCancel(context.Background())
	leave()
	err := c.do(gone, func(ctx context.Context) error { return c.client.Ping(ctx).Err() })
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	must(t, c.do(context.Background(), func(ctx context.Context) error { return c.client.Ping(ctx).Err() }))
}

func TestTheEmbeddedRedisFollowsTheClock(t *testing.T) {
	clock := newHandClock()
	c := mustOpen(t, clock)
	ctx := context.Background()
	must(t, c.client.Set(ctx, "k", "v", 30*time.Second).Err())
	clock.move(29 * time.Second)
	time.Sleep(250 * time.Millisecond)
	must(t, c.client.Get(ctx, "k").Err())
	clock.move(2 * time.Second)
	eventually(t, "the key expired", func() bool { return errors.Is(c.client.Get(ctx, "k").Err(), redis.Nil) })
}
