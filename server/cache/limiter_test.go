package cache

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"unioncard/server/union"
)

func TestTheLimitHoldsAcrossReplicasAndSaysWhenToComeBack(t *testing.T) {
	redis := mustStartRedis(t)
	replicas := []*Limiter{
		NewLimiter(mustOpen(t, union.SystemClock{}, redis.addr)),
		NewLimiter(mustOpen(t, union.SystemClock{}, redis.addr)),
	}
	var allowed atomic.Int64
	var wg sync.WaitGroup
	for i := range 60 {
		wg.Go(func() {
			if replicas[i%2].Allow(context.Background(), "look-up:样本", 20, time.Hour) == nil {
				allowed.Add(1)
			}
		})
	}
	wg.Wait()
	if allowed.Load() != 20 {
		t.Fatalf("%d of 60 went through a limit of 20", allowed.Load())
	}
	err := replicas[0].Allow(context.Background(), "look-up:样本", 20, time.Hour)
	refusal, ok := union.AsError(err)
	if !ok || !errors.Is(err, ErrLimited) || refusal.RetryAfter <= 0 || refusal.RetryAfter > 3*time.Minute {
		t.Fatalf("got %v", err)
	}
}

func TestARedisThatIsKilledLeavesALocalLimitAndComesBack(t *testing.T) {
	redis := mustStartRedis(t)
	c := mustOpen(t, union.SystemClock{}, redis.addr)
	limiter := NewLimiter(c)
	ctx := context.Background()
	must(t, limiter.Allow(ctx, "login", 3, time.Hour))
	redis.kill()
	passed := 0
	for range 10 {
		if limiter.Allow(ctx, "login", 3, time.Hour) == nil {
			passed++
		}
	}
	if passed != 3 {
		t.Fatalf("with Redis killed %d of 10 went through a limit of 3", passed)
	}
	redis.start()
	eventually(t, "the restarted Redis counts", func() bool {
		_ = limiter.Allow(ctx, "other", 1000, time.Hour)
		n, err := c.client.DBSize(ctx).Result()
		return err == nil && n > 0
	})
}

func TestKeysCannotBeReadInRedis(t *testing.T) {
	c := mustOpen(t, union.SystemClock{})
	must(t, NewLimiter(c).Allow(context.Background(), "phone:13800000000", 3, time.Hour))
	if seen := everyKey(t, c); seen == "" || strings.Contains(seen, "13800000000") {
		t.Fatalf("Redis holds %s", seen)
	}
}

func TestUsesComeBackEvenlyInTheLocalLimit(t *testing.T) {
	clock := newHandClock()
	l := newLocalLimits(10)
	key := sha256.Sum256([]byte("k"))
	for i := range 4 {
		ok, _ := l.take(key, 4, time.Minute, clock.Now())
		if !ok {
			t.Fatalf("use %d of 4 was refused", i+1)
		}
	}
	ok, wait := l.take(key, 4, time.Minute, clock.Now())
	if ok || wait != 15*time.Second {
		t.Fatalf("the fifth: %v, wait %v", ok, wait)
	}
	clock.move(15 * time.Second)
	if ok, _ = l.take(key, 4, time.Minute, clock.Now()); !ok {
		t.Fatal("a quarter of a minute did not bring one of four back")
	}
	if ok, _ = l.take(key, 4, time.Minute, clock.Now()); ok {
		t.Fatal("it brought back more than one")
	}
	if ok, _ = l.take(key, 0, time.Minute, clock.Now()); ok {
		t.Fatal("a limit of none let one through")
	}
}

func TestInventedKeysNeitherGrowTheLocalLimitNorFreeAnyone(t *testing.T) {
	clock := newHandClock()
	l := newLocalLimits(100)
	key := sha256.Sum256([]byte("the one who is limited"))
	for range 3 {
		l.take(key, 3, time.Hour, clock.Now())
	}
	passed := 0
	for i := range 20_000 {
		ok, _ := l.take(sha256.Sum256(fmt.Appendf(nil, "invented %d", i)), 1, time.Hour, clock.Now())
		if ok {
			passed++
		}
	}
	if len(l.full) > 100 || passed > 100+overflowShares {
		t.Fatalf("%d keys kept, %d invented ones went through", len(l.full), passed)
	}
	if ok, _ := l.take(key, 3, time.Hour, clock.Now()); ok {
		t.Fatal("inventing keys freed the one who is limited")
	}
	clock.move(time.Hour + time.Second)
	if ok, _ := l.take(sha256.Sum256([]byte("new")), 1, time.Hour, clock.Now()); !ok || len(l.full) != 1 {
		t.Fatalf("an hour later %d keys were still kept", len(l.full))
	}
}
