package outbox

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"time"

	"unioncard/server/union"
)

// Turns are who sends to whom: one worker at a time to each person.
type Turns interface {
	TakeTurns(ctx context.Context, holder union.ID, channels []union.Channel, limit int, d time.Duration) ([][]union.OutboxRow, error)
	GiveTurns(ctx context.Context, holder union.ID) error
	Postpone(ctx context.Context, lane union.ID, until time.Time) error
}

// Sends are the rows of messages under way.
type Sends interface {
	BeginSend(ctx context.Context, holder union.ID, row union.OutboxRow, template string, d time.Duration) (refused string, err error)
	EndSend(ctx context.Context, holder union.ID, row union.OutboxRow, template string, end union.SendEnd) error
}

// Pauses are the channels that no replica uses for a time.
type Pauses interface {
	Pauses(ctx context.Context) (map[union.Channel]time.Time, error)
	PauseChannel(ctx context.Context, channel union.Channel, until time.Time, cause string) error
}

// Parcel is a message that is ready to go out.
type Parcel struct {
	Template string        // our name of the template whose grant it needs; empty for none
	Refused  string        // an outcome: the channel does not reach the person; nothing is sent
	Wait     time.Time     // it does not go out before; zero for at once
	Next     union.Channel // where the message goes if this channel does not reach the person
	Send     func(ctx context.Context) Verdict
	// Granted is how many messages of the template WeChat may still let through to the person,
	// asked after a send without an answer.
	Granted func(ctx context.Context) (int, error)
}

// ErrWords means that a message has no words for its channel, which somebody must mend.
var ErrWords = errors.New("no words")

// Courier makes a message ready for its channel. Any other error than ErrWords may be over
// when it is tried again.
type Courier func(ctx context.Context, row union.OutboxRow) (Parcel, error)

// Observer is told what became of each send, for figures.
type Observer func(channel union.Channel, v Verdict, end union.SendEnd)

// SenderParts are what a sender is made of.
type SenderParts struct {
	Turns    Turns
	Sends    Sends
	Pauses   Pauses
	Courier  Courier
	Observe  Observer
	NewID    func() union.ID
	Clock    union.Clock
	Rand     io.Reader
	Log      *slog.Logger
	Settings Settings
}

// Sender sends by the channels beside the inbox.
type Sender struct {
	SenderParts

	clock    union.Clock
	settings Settings
	backoff  backoff
	health   health
}

// NewSender makes a sender.
func NewSender(p SenderParts) *Sender {
	return &Sender{SenderParts: p, clock: p.Clock, settings: p.Settings, backoff: backoff{p.Settings, p.Rand}, health: newHealth()}
}

// Once takes turns with a handful of people and sends what is due for them; it says how
// many messages it tried. When ctx ends, sends under way are finished and no others begin.
func (s *Sender) Once(ctx context.Context) (int, error) {
	channels, err := s.open(ctx)
	if err != nil || len(channels) == 0 {
		return 0, err
	}
	holder := s.NewID()
	lanes, err := s.Turns.TakeTurns(ctx, holder, channels, 16*s.settings.Workers, s.settings.Lease)
	if err != nil {
		return 0, errors.Join(err, s.Turns.GiveTurns(context.WithoutCancel(ctx), holder))
	}
	if len(lanes) == 0 {
		return 0, nil
	}
	tried, err := s.carryAll(ctx, holder, lanes)
	if err != nil {
		return tried, err // the turns run out: what is not settled is not taken up again at once
	}
	return tried, s.Turns.GiveTurns(context.WithoutCancel(ctx), holder)
}

// open are the channels that are not paused.
func (s *Sender) open(ctx context.Context) ([]union.Channel, error) {
	paused, err := s.Pauses.Pauses(ctx)
	if err != nil {
		return nil, err
	}
	var list []union.Channel
	for _, channel := range union.Channels {
		if _, shut := paused[channel]; !shut {
			list = append(list, channel)
		}
	}
	return list, nil
}

func (s *Sender) carryAll(ctx context.Context, holder union.ID, lanes [][]union.OutboxRow) (int, error) {
	work := make(chan []union.OutboxRow, len(lanes))
	for _, lane := range lanes {
		work <- lane
	}
	close(work)
	var wait sync.WaitGroup
	tried := make([]int, min(s.settings.Workers, len(lanes)))
	errs := make([]error, len(tried))
	for i := range tried {
		wait.Go(func() {
			for lane := range work {
				n, err := s.carryLane(ctx, holder, lane)
				tried[i], errs[i] = tried[i]+n, errors.Join(errs[i], err)
			}
		})
	}
	wait.Wait()
	sum := 0
	for _, n := range tried {
		sum += n
	}
	return sum, errors.Join(errs...)
}

// carryLane sends a person's messages in their order. One that has to wait lets all later
// ones wait, but for those of other channels while its own is paused for everybody, and
// but behind a reminder that waits for the morning.
func (s *Sender) carryLane(ctx context.Context, holder union.ID, rows []union.OutboxRow) (tried int, err error) {
	finish := context.WithoutCancel(ctx)
	for _, row := range rows {
		if ctx.Err() != nil {
			return tried, nil //nolint:nilerr // stopped in order: the rest is left to others
		}
		if s.health.shut(row.Channel, s.clock.Now()) {
			continue
		}
		due := row.DueAt
		if row.Outcome == union.OutcomeQuiet && due.After(s.clock.Now()) {
			continue // what is no reminder does not wait for the morning
		}
		if !due.After(s.clock.Now()) {
			tried++
			end, err := s.carry(finish, holder, row)
			if err != nil {
				return tried, s.unsettled(ctx, row, err)
			}
			if end.Next != union.ChannelInbox {
				return tried, nil // the next channel's message comes before the person's later ones
			}
			if end.Status != union.OutboxWaiting || end.Outcome == union.OutcomeQuota || end.Outcome == union.OutcomeQuiet {
				continue
			}
			due = end.Due
		}
		if err := s.Turns.Postpone(finish, *row.Lane, due); err != nil {
			s.Log.ErrorContext(ctx, "messages not postponed", "cause", err.Error())
		}
		return tried, nil
	}
	return tried, nil
}

// unsettled passes on why a message is not settled; nothing where another worker has the
// turn, or the message is gone.
func (s *Sender) unsettled(ctx context.Context, row union.OutboxRow, cause error) error {
	if errors.Is(cause, union.ErrStale) {
		return nil
	}
	s.Log.ErrorContext(ctx, "message not settled; its turn will run out", "outbox", string(row.ID), "channel", string(row.Channel), "cause", cause.Error())
	return cause
}
