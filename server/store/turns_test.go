package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// waitingFor puts messages for an account into the queue of a channel.
func waitingFor(t *testing.T, s *store.Store, account union.ID, channel union.Channel, n int) {
	t.Helper()
	for range n {
		origin := s.NewID()
		row := union.OutboxRow{
			ID: s.NewID(), Channel: channel, OriginID: &origin, Lane: &account, AccountID: &account, Topic: "batch:accepted",
			Status: union.OutboxWaiting, DueAt: s.Now(), CreatedAt: s.Now(),
		}
		if err := s.DB().Create(&row).Error; err != nil {
			t.Fatal(err)
		}
	}
}

func mustAccount(t *testing.T, s *store.Store, openID string) union.ID {
	t.Helper()
	account, err := s.AccountByOpenID(t.Context(), openID, "")
	if err != nil {
		t.Fatal(err)
	}
	return account.ID
}

func mustTurns(t *testing.T, s *store.Store, holder union.ID) [][]union.OutboxRow {
	t.Helper()
	lanes, err := s.TakeTurns(t.Context(), holder, union.Channels, 10, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	return lanes
}

func TestOneWorkerAtATimeHasAPersonsTurnAndItsMessagesInOrder(t *testing.T) {
	clock := uniontest.NewClock()
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) {
			tools := uniontest.Tools(t)
			tools.Clock = clock
			s := uniontest.Store(t, driver, tools)
			ctx, one, other := context.Background(), s.NewID(), s.NewID()
			a, b := mustAccount(t, s, "a"), mustAccount(t, s, "b")
			waitingFor(t, s, a, union.ChannelSubscribe, 3)
			lanes := mustTurns(t, s, one)
			if len(lanes) != 1 || len(lanes[0]) != 3 || *lanes[0][0].OriginID >= *lanes[0][1].OriginID {
				t.Fatalf("got %d lanes", len(lanes))
			}
			waitingFor(t, s, b, union.ChannelOfficial, 1)
			if got := mustTurns(t, s, other); len(got) != 1 || *got[0][0].Lane != b {
				t.Fatalf("the second worker has %d lanes", len(got))
			}
			clock.Move(2 * time.Minute)
			if got := mustTurns(t, s, other); len(got) != 2 {
				t.Errorf("after a turn that ran out the second worker has %d lanes", len(got))
			}
			if _, err := s.BeginSend(ctx, one, lanes[0][0], "", time.Minute); !errors.Is(err, union.ErrStale) {
				t.Errorf("who lost the turn begins to send: %v", err)
			}
			if refused, err := s.BeginSend(ctx, other, lanes[0][0], "", time.Minute); refused != "" || err != nil {
				t.Errorf("who has the turn does not: %q, %v", refused, err)
			}
			if err := s.EndSend(ctx, one, lanes[0][0], "", union.SendEnd{Status: union.OutboxSent}); !errors.Is(err, union.ErrStale) {
				t.Errorf("who lost the turn settles: %v", err)
			}
			if err := s.GiveTurns(ctx, other); err != nil {
				t.Fatal(err)
			}
			if got := mustTurns(t, s, one); len(got) != 2 {
				t.Errorf("after turns were given back %d lanes are free", len(got))
			}
		})
	}
}

func TestNothingIsBegunForWhoIsSilent(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		ctx, holder, account := context.Background(), s.NewID(), mustAccount(t, s, "a")
		waitingFor(t, s, account, union.ChannelSubscribe, 1)
		row := mustTurns(t, s, holder)[0][0]
		// The message was written between the silence and the look at it.
		if err := s.DB().Model(&union.Account{}).Where("id = ?", account).Update("silent", true).Error; err != nil {
			t.Fatal(err)
		}
		if refused, err := s.BeginSend(ctx, holder, row, "", time.Minute); refused != union.OutcomeSilent || err != nil {
			t.Errorf("got %q, %v", refused, err)
		}
		if err := s.Silence(ctx, &account, nil); err != nil {
			t.Fatal(err)
		}
		if err := s.DB().Model(&union.Account{}).Where("id = ?", account).Update("silent", false).Error; err != nil {
			t.Fatal(err)
		}
		if _, err := s.BeginSend(ctx, holder, row, "", time.Minute); !errors.Is(err, union.ErrStale) {
			t.Errorf("a message that was taken back begins: %v", err)
		}
	})
}

func TestALongerPauseStandsAndEndsByTheClock(t *testing.T) {
	clock := uniontest.NewClock()
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) {
			tools := uniontest.Tools(t)
			tools.Clock = clock
			s := uniontest.Store(t, driver, tools)
			for _, d := range []time.Duration{time.Hour, time.Minute} {
				if err := s.PauseChannel(t.Context(), union.ChannelSubscribe, s.Now().Add(d), union.OutcomeQuota); err != nil {
					t.Fatal(err)
				}
			}
			for _, step := range []struct {
				move time.Duration
				want int
			}{{30 * time.Minute, 1}, {31 * time.Minute, 0}} {
				clock.Move(step.move)
				if got, err := s.Pauses(t.Context()); err != nil || len(got) != step.want {
					t.Errorf("%d pauses, %v", len(got), err)
				}
			}
		})
	}
}

func TestInboxesAreFilledByOneWorkerWhoseClaimsEndWithItsTurn(t *testing.T) {
	clock := uniontest.NewClock()
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) {
			tools := uniontest.Tools(t)
			tools.Clock = clock
			s := uniontest.Store(t, driver, tools)
			ctx, one, other := context.Background(), s.NewID(), s.NewID()
			if err := s.Enqueue(ctx, union.Notice{Topic: "batch:accepted", AccountID: s.NewID()}, union.Notice{Topic: "batch:returned", AccountID: s.NewID()}); err != nil {
				t.Fatal(err)
			}
			claim := func(holder union.ID, want int) []union.OutboxRow {
				t.Helper()
				rows, err := s.ClaimOutbox(ctx, holder, 10, time.Hour)
				if err != nil || len(rows) != want {
					t.Fatalf("%d claimed, %v; want %d", len(rows), err, want)
				}
				return rows
			}
			killed := claim(one, 2)
			claim(other, 0)
			clock.Move(10 * time.Second) // the turn is over, the claim would last an hour
			claim(other, 2)
			if err := s.DeliverInbox(ctx, []store.Delivery{{Row: killed[0]}}); !errors.Is(err, union.ErrStale) {
				t.Errorf("who lost the turn delivers: %v", err)
			}
			if err := s.GiveInboxTurn(ctx, other); err != nil {
				t.Fatal(err)
			}
			claim(one, 2)
		})
	}
}
