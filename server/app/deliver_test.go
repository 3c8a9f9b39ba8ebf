package app_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// told gives the titles' count of an account's inbox.
func told(t *testing.T, s *uniontest.Server, account union.ID) int {
	t.Helper()
	list, _, _, err := s.Store.Inbox(t.Context(), union.Actor{AccountID: account}, store.Page{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

func TestOneMessageThatCannotBeDeliveredKeepsNoOtherBack(t *testing.T) {
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) {
			s := uniontest.New(t, driver)
			ctx := context.Background()
			var people []union.ID
			var notices []union.Notice
			for i := range 5 {
				account, err := s.Store.AccountByOpenID(ctx, fmt.Sprint("receiver", i), "")
				if err != nil {
					t.Fatal(err)
				}
				people = append(people, account.ID)
				for range 10 {
					notices = append(notices, union.Notice{Topic: "application:approved", AccountID: account.ID})
				}
			}
			notices[7].Topic = "no:words"
			notices = append(notices, union.Notice{Topic: "application:approved", AccountID: s.Store.NewID()}, union.Notice{Topic: "application:approved", MemberID: s.Store.NewID()})
			if err := s.Store.Enqueue(ctx, notices...); err != nil {
				t.Fatal(err)
			}
			s.Clock.Move(time.Second)
			if n, err := s.Outbox.Once(ctx); err != nil || n != len(notices) {
				t.Fatalf("%d claimed, %v", n, err)
			}
			for i, account := range people {
				want := 10
				if i == 0 {
					want = 9
				}
				if n := told(t, s, account); n != want {
					t.Errorf("person %d has %d messages, want %d", i, n, want)
				}
			}
			if state, err := s.Store.OutboxFigures(ctx); err != nil || state.Waiting != 2 || state.Dead != 0 {
				t.Errorf("%+v, %v", state, err)
			}
		})
	}
}

// Two workers have the same messages when a lease ran out on a slow one: whoever comes
// second delivers nothing.
func TestMessagesOfAClaimThatRanOutAreDeliveredOnce(t *testing.T) {
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) {
			s := uniontest.New(t, driver)
			ctx := context.Background()
			account, err := s.Store.AccountByOpenID(ctx, "receiver", "")
			if err != nil {
				t.Fatal(err)
			}
			for range 20 {
				if err = s.Store.Enqueue(ctx, union.Notice{Topic: "application:approved", AccountID: account.ID}); err != nil {
					t.Fatal(err)
				}
			}
			s.Clock.Move(time.Second)
			slow, err := s.Store.ClaimOutbox(ctx, s.Store.NewID(), 20, time.Second)
			if err != nil || len(slow) != 20 {
				t.Fatalf("%d claimed, %v", len(slow), err)
			}
			s.Clock.Move(time.Minute)
			if _, err = s.Outbox.Once(ctx); err != nil {
				t.Fatal(err)
			}
			for _, err = range s.DeliverForTest(ctx, slow) {
				if err != nil {
					t.Error(err)
				}
			}
			if n := told(t, s, account.ID); n != 20 {
				t.Errorf("%d messages of 20", n)
			}
		})
	}
}
