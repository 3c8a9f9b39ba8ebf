package store_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

const reviewed = "application_review"

// grants gives what is left of a template; banned where the person wants none.
func grants(t *testing.T, s *store.Store, account union.ID, template string) (left int, banned bool) {
	t.Helper()
	rows, err := s.Subscriptions(t.Context(), account)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if row.Template == template {
			return row.Left(), row.Banned
		}
	}
	return 0, false
}

func mustCount(t *testing.T, s *store.Store, account union.ID, answer union.Answer, key string) {
	t.Helper()
	if err := s.CountGrant(t.Context(), account, reviewed, answer, key); err != nil {
		t.Fatal(err)
	}
}

func TestAnAnswerCountsOnceHoweverOftenAndByWhomItIsTold(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		account := s.NewID()
		look := func(want int, why string) {
			t.Helper()
			if left, _ := grants(t, s, account, reviewed); left != want {
				t.Errorf("%s: %d left, want %d", why, left, want)
			}
		}
		mustCount(t, s, account, union.AnswerReject, "e0")
		look(0, "a rejection")
		mustCount(t, s, account, union.AnswerAccept, "e1")
		mustCount(t, s, account, union.AnswerAccept, "e1")
		look(1, "one event, told of twice")
		mustCount(t, s, account, union.AnswerAccept, "")
		look(1, "the same answer by the page")
		mustCount(t, s, account, union.AnswerAccept, "")
		look(2, "a second answer by the page, whose event is lost")
		mustCount(t, s, account, union.AnswerAccept, "e3")
		look(2, "the second answer's event after all")
		if left, _ := grants(t, s, account, "card_arrival"); left != 0 {
			t.Error("another template was granted too")
		}
	})
}

func TestABanStopsATemplateUntilALaterAccept(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		account := s.NewID()
		mustCount(t, s, account, union.AnswerAccept, "")
		mustCount(t, s, account, union.AnswerBan, "")
		if left, banned := grants(t, s, account, reviewed); left != 0 || !banned {
			t.Errorf("%d left, banned %v", left, banned)
		}
		if ok, err := s.TakeGrant(t.Context(), account, reviewed); ok || err != nil {
			t.Errorf("a banned grant was taken: %v, %v", ok, err)
		}
		mustCount(t, s, account, union.AnswerAccept, "")
		if left, banned := grants(t, s, account, reviewed); left != 2 || banned {
			t.Errorf("%d left, banned %v", left, banned)
		}
		if err := s.BanSubscriptions(t.Context(), account); err != nil {
			t.Fatal(err)
		}
		if _, banned := grants(t, s, account, reviewed); !banned {
			t.Error("the switch for all templates left this one on")
		}
	})
}

func TestNoGrantIsUsedTwiceHoweverManyTakeAtOnce(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		ctx, account := context.Background(), s.NewID()
		for range 5 {
			mustCount(t, s, account, union.AnswerAccept, "")
		}
		var taken atomic.Int32
		var wait sync.WaitGroup
		for range 16 {
			wait.Go(func() {
				ok, err := s.TakeGrant(ctx, account, reviewed)
				if err != nil {
					t.Error(err)
				}
				if ok {
					taken.Add(1)
				}
			})
		}
		wait.Wait()
		if taken.Load() != 5 {
			t.Errorf("%d of 5 grants were taken", taken.Load())
		}
		if err := s.ReturnGrant(ctx, account, reviewed); err != nil {
			t.Fatal(err)
		}
		if left, _ := grants(t, s, account, reviewed); left != 1 {
			t.Errorf("%d left after one was given back", left)
		}
		if err := s.SpendGrants(ctx, account, reviewed); err != nil {
			t.Fatal(err)
		}
		if left, _ := grants(t, s, account, reviewed); left != 0 {
			t.Errorf("%d left after WeChat said that none is", left)
		}
	})
}

func TestAFollowerIsFoundByTheUnionidAndOnlyWhileFollowing(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		account, err := s.AccountByOpenID(ctx, "mini-a", "")
		if err != nil {
			t.Fatal(err)
		}
		look := func(want string) {
			t.Helper()
			found, err := s.FollowersOf(ctx, []union.ID{account.ID})
			if err != nil || found[account.ID] != want {
				t.Errorf("found %q, %v; want %q", found[account.ID], err, want)
			}
		}
		set := func(openID, unionID string, follows bool) {
			t.Helper()
			if err := s.SetFollower(ctx, openID, unionID, follows); err != nil {
				t.Fatal(err)
			}
		}
		set("official-other", "", true)
		set("official-a", "union-a", true)
		look("")
		if _, err = s.AccountByOpenID(ctx, "mini-a", "union-a"); err != nil {
			t.Fatal(err)
		}
		look("official-a")
		set("official-a", "", false)
		look("")
		set("official-a", "", true)
		look("official-a")
	})
}

func TestTheKeyOfAnAnswerIsForgottenAfterAWeekAndNotBefore(t *testing.T) {
	onEachAged(t, func(t *testing.T, s *store.Store, clock *uniontest.Clock) {
		ctx := context.Background()
		account := s.NewID()
		again := func() int {
			t.Helper()
			if err := s.ForgetAnswers(ctx); err != nil {
				t.Fatal(err)
			}
			if err := s.CountGrant(ctx, account, "card_arrival", union.AnswerAccept, "event-1"); err != nil {
				t.Fatal(err)
			}
			rows, err := s.Subscriptions(ctx, account)
			if err != nil || len(rows) != 1 {
				t.Fatal(len(rows), err)
			}
			return rows[0].Left()
		}
		again()
		clock.Move(6 * 24 * time.Hour)
		if n := again(); n != 1 {
			t.Errorf("a repeated event counts as %d grants", n)
		}
		clock.Move(25 * time.Hour)
		if n := again(); n != 2 {
			t.Errorf("after a week the key is still known: %d grants", n)
		}
	})
}

func onEachAged(t *testing.T, test func(t *testing.T, s *store.Store, clock *uniontest.Clock)) {
	t.Helper()
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) {
			tools, clock := uniontest.Tools(t), uniontest.NewClock()
			tools.Clock = clock
			test(t, uniontest.Store(t, driver, tools), clock)
		})
	}
}
