//go:build rounds

package roster_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"unioncard/server/roster"
	"unioncard/server/store"
	"unioncard/server/uniontest"
)

// TestRoundsTwoClerksAddTheSamePerson: of two who add one person at once, one is told
// that the person is there already, and the list has one row.
func TestRoundsTwoClerksAddTheSamePerson(t *testing.T) {
	rounds := uniontest.Rounds()
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		t.Parallel()
		city := s.NewCity()
		clerk := clerkOf(city.Unit, s)
		violations := 0
		for i := range rounds {
			body := fmt.Sprintf("3703%02d%04d0101%03d", 1+i/1000%99, 1960+i/99_000, i%1000)
			entry := roster.Entry{OrgID: city.Unit.ID, Name: "样本甲", Number: body + checkOf(body)}
			errs := make([]error, 2)
			var wait sync.WaitGroup
			for k := range errs {
				wait.Go(func() { _, _, errs[k] = s.Features.Roster.Add(context.Background(), clerk, entry) })
			}
			wait.Wait()
			if !(errs[0] == nil && errors.Is(errs[1], store.ErrRowExists) || errs[1] == nil && errors.Is(errs[0], store.ErrRowExists)) {
				violations++
				t.Errorf("round %d: %v and %v", i, errs[0], errs[1])
			}
		}
		rows := 0
		err := s.Store.EachLivingPerson(context.Background(), city.Unit.ID, func(store.LivingPerson) { rows++ })
		if err != nil || rows != rounds {
			t.Fatalf("%d rows after %d rounds, %v", rows, rounds, err)
		}
		t.Logf("%d rounds, %d violations", rounds, violations)
	})
}

// TestRoundsTwoImportsOfTheSameList: the same people, uploaded by two clerks and imported
// at once, are on the list once.
func TestRoundsTwoImportsOfTheSameList(t *testing.T) {
	const rounds = 200
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		t.Parallel()
		city := s.NewCity()
		clerk := clerkOf(city.Unit, s)
		ctx := context.Background()
		for i := range rounds {
			body := fmt.Sprintf("3703%02d%04d0101%03d", 1+i/1000%99, 1960, i%1000)
			file := []byte("姓名,证件号码\n样本甲," + body + checkOf(body) + "\n")
			var wait sync.WaitGroup
			for range 2 {
				list, err := s.Features.Roster.Preview(ctx, clerk, city.Unit.ID, "名册.csv", file)
				if err != nil {
					t.Fatal(err)
				}
				wait.Go(func() {
					if _, err := s.Features.Roster.Import(ctx, clerk, list.ID, list.Version, false); err != nil {
						t.Errorf("round %d: %v", i, err)
					}
				})
			}
			wait.Wait()
		}
		rows := 0
		err := s.Store.EachLivingPerson(ctx, city.Unit.ID, func(store.LivingPerson) { rows++ })
		if err != nil || rows != rounds {
			t.Fatalf("%d rows after %d rounds, %v", rows, rounds, err)
		}
	})
}
