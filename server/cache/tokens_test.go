package cache

import (
	"testing"
	"time"

	"unioncard/server/union"
)

func TestTokensAreSharedByReplicas(t *testing.T) {
	redis := mustStartRedis(t)
	one := NewTokens(mustOpen(t, union.SystemClock{}, redis.addr))
	two := NewTokens(mustOpen(t, union.SystemClock{}, redis.addr))
	must(t, one.Set("k", "样本", time.Minute))
	if two.Get("k") != "样本" || !two.IsExist("k") {
		t.Fatalf("the other replica got %v", two.Get("k"))
	}
	must(t, two.Delete("k"))
	if one.Get("k") != nil || one.IsExist("k") {
		t.Fatal("the first replica kept what the other had deleted")
	}
}

func TestATokenWithNoTimeLeftIsNotKept(t *testing.T) {
	c := mustOpen(t, union.SystemClock{})
	tokens := NewTokens(c)
	for _, left := range []time.Duration{0, -time.Second} {
		must(t, tokens.Set("k", "样本", left))
		if tokens.Get("k") != nil || everyKey(t, c) != "" {
			t.Fatalf("with %v left it was kept", left)
		}
	}
}

func TestATokenOutlivesRedisButNotItsTime(t *testing.T) {
	redis := mustStartRedis(t)
	clock := newHandClock()
	tokens := NewTokens(mustOpen(t, clock, redis.addr))
	must(t, tokens.Set("k", "样本", time.Minute))
	redis.kill()
	if tokens.Get("k") != "样本" {
		t.Fatal("it went with Redis")
	}
	must(t, tokens.Set("late", "样本二", time.Minute))
	if tokens.Get("late") != "样本二" {
		t.Fatal("one that came while Redis was away was not kept")
	}
	clock.move(time.Minute)
	if tokens.Get("k") != nil {
		t.Fatal("it outlived its time")
	}
}

func TestOnlyStringsAreTokens(t *testing.T) {
	err := NewTokens(mustOpen(t, union.SystemClock{})).Set("k", 7, time.Minute)
	if err == nil {
		t.Fatal("a number was taken")
	}
}
