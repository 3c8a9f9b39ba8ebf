package outbox_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"unioncard/server/outbox"
	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// shaky is a database that fails some times when what became of a message is written down.
type shaky struct {
	*store.Store

	fails int
}

func (s *shaky) EndSend(ctx context.Context, holder union.ID, row union.OutboxRow, template string, end union.SendEnd) error {
	if s.fails > 0 {
		s.fails--
		return errors.New("the connection is gone")
	}
	return s.Store.EndSend(ctx, holder, row, template, end)
}

// sender sends to somebody by the official account, where nothing tells a second message
// from the first; it counts.
func sender(t *testing.T, s *store.Store, sends outbox.Sends, clock union.Clock, lease time.Duration, sent *int) *outbox.Sender {
	t.Helper()
	settings := outbox.DefaultSettings()
	settings.Lease = lease
	return outbox.NewSender(outbox.SenderParts{
		Turns: s, Sends: sends, Pauses: s, NewID: s.NewID, Clock: clock, Rand: uniontest.Rand(2), Log: slog.New(slog.DiscardHandler), Settings: settings,
		Observe: func(union.Channel, outbox.Verdict, union.SendEnd) {},
		Courier: func(context.Context, union.OutboxRow) (outbox.Parcel, error) {
			return outbox.Parcel{Send: func(context.Context) outbox.Verdict { *sent++; return outbox.Verdict{Outcome: union.OutcomeSent} }}, nil
		},
	})
}

// oneWaits puts a message for the official account into the queue.
func oneWaits(t *testing.T, s *store.Store) {
	t.Helper()
	account, err := s.AccountByOpenID(t.Context(), "a", "")
	must(t, err)
	must(t, s.Enqueue(t.Context(), union.Notice{Topic: "batch:accepted", AccountID: account.ID}))
	rows, err := s.ClaimOutbox(t.Context(), s.NewID(), 1, time.Minute)
	if err != nil || len(rows) != 1 {
		t.Fatal(len(rows), err)
	}
	must(t, s.DeliverInbox(t.Context(), []store.Delivery{{Row: rows[0], Account: account.ID, Next: union.ChannelOfficial}}))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAMessageWhoseMarkFailsAtFirstIsNotSentAgain(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		oneWaits(t, s)
		sent := 0
		worker := sender(t, s, &shaky{s, 3}, uniontest.NewClock(), time.Minute, &sent)
		for range 3 {
			_, err := worker.Once(t.Context())
			must(t, err)
		}
		if sent != 1 {
			t.Errorf("sent %d times", sent)
		}
	})
}

func TestAMessageThatCannotBeMarkedIsNotTakenUpAgainBeforeItsTurnRunsOut(t *testing.T) {
	clock := uniontest.NewClock()
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) {
			tools := uniontest.Tools(t)
			tools.Clock = clock
			s := uniontest.Store(t, driver, tools)
			oneWaits(t, s)
			sent := 0
			worker := sender(t, s, &shaky{s, 1 << 30}, clock, 400*time.Millisecond, &sent)
			for range 3 {
				if n, err := worker.Once(t.Context()); (n > 0) != (err != nil) {
					t.Errorf("%d tried, %v", n, err)
				}
			}
			if sent != 1 {
				t.Errorf("sent %d times within one turn", sent)
			}
			clock.Move(time.Second)
			if _, err := worker.Once(t.Context()); err == nil || sent != 2 {
				t.Errorf("after the turn it was sent %d times, %v", sent, err)
			}
		})
	}
}
