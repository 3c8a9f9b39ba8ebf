package store_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"unioncard/server/store"
	"unioncard/server/uniontest"
)

func TestALeaseHasOneHolderUntilItEnds(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		take := func(holder string) bool {
			t.Helper()
			ok, err := s.TakeLease(ctx, "job", holder, time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			return ok
		}
		if !take("first") || take("second") || !take("first") {
			t.Fatal("a held lease went to another, or not to its holder")
		}
		if err := s.GiveLease(ctx, "job", "first"); err != nil {
			t.Fatal(err)
		}
		if !take("second") || take("first") {
			t.Error("a lease that was given back has no new holder, or two")
		}
	})
}

func TestOfManyWhoTakeANewLeaseAtOnceOneGetsIt(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		var holders atomic.Int32
		var wait sync.WaitGroup
		for _, holder := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
			wait.Go(func() {
				ok, err := s.TakeLease(context.Background(), "new job", holder, time.Minute)
				if err != nil {
					t.Error(err)
				}
				if ok {
					holders.Add(1)
				}
			})
		}
		wait.Wait()
		if holders.Load() != 1 {
			t.Errorf("%d hold it", holders.Load())
		}
	})
}
