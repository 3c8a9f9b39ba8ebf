// Package outbox delivers what moves have written to the outbox table. The table is the
// queue. A message goes to its receiver's inbox first, by the one worker that has the turn
// to fill inboxes; then it goes out by other channels, one send at a time to each person,
// by the workers of all replicas. What failed is put back, later each time, until it is a
// dead letter.
package outbox

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"math/big"
	"sync"
	"time"

	"unioncard/server/union"
)

// Queue is the table as the inbox's worker sees it.
type Queue interface {
	ClaimOutbox(ctx context.Context, holder union.ID, limit int, d time.Duration) ([]union.OutboxRow, error)
	RetryOutbox(ctx context.Context, row union.OutboxRow, due time.Time, cause string, dead bool) error
	GiveInboxTurn(ctx context.Context, holder union.ID) error
}

// Deliver carries messages of one claim to their receivers' inboxes, in their order, and
// marks each row as sent only once it is there. It gives an error for each message.
type Deliver func(ctx context.Context, rows []union.OutboxRow) []error

// Settings of the workers.
type Settings struct {
	Workers int // sends under way at once
	Poll    time.Duration
	Tries   int           // after which a message is a dead letter
	First   time.Duration // the pause after the first failure; it doubles
	Longest time.Duration
	Lease   time.Duration // longer than any one send takes
}

// DefaultSettings are the limits of the project's security rules.
func DefaultSettings() Settings {
	return Settings{Workers: 4, Poll: 500 * time.Millisecond, Tries: 8, First: time.Second, Longest: time.Hour, Lease: time.Minute}
}

// batch is how many messages are put into inboxes together.
const batch = 128

// Worker fills inboxes and, with a Sender, sends by the other channels, until it is stopped.
type Worker struct {
	queue    Queue
	deliver  Deliver
	sender   *Sender
	clock    union.Clock
	backoff  backoff
	log      *slog.Logger
	settings Settings
	holder   union.ID
}

// New makes a worker. holder is an id of its own; sender may be nil.
func New(queue Queue, deliver Deliver, sender *Sender, holder union.ID, clock union.Clock, random io.Reader, log *slog.Logger, settings Settings) *Worker {
	return &Worker{
		queue: queue, deliver: deliver, sender: sender, clock: clock, backoff: backoff{settings, random}, log: log, settings: settings, holder: holder,
	}
}

// Run works until ctx ends; what is under way is finished first.
func (w *Worker) Run(ctx context.Context) {
	var wait sync.WaitGroup
	wait.Go(func() { w.repeat(ctx, w.fill) })
	if w.sender != nil {
		wait.Go(func() { w.repeat(ctx, w.sender.Once) })
	}
	wait.Wait()
	err := w.queue.GiveInboxTurn(context.WithoutCancel(ctx), w.holder)
	if err != nil {
		w.log.WarnContext(ctx, "turn not given back; it will run out", "cause", err.Error())
	}
}

func (w *Worker) repeat(ctx context.Context, once func(context.Context) (int, error)) {
	tick := time.NewTicker(w.settings.Poll)
	defer tick.Stop()
	for ctx.Err() == nil {
		n, err := once(ctx)
		if err != nil && ctx.Err() == nil {
			w.log.ErrorContext(ctx, "outbox", "cause", err.Error())
		}
		if n > 0 && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
}

// Once takes up a handful of messages for the inbox and, with a Sender, of those that go
// out by other channels; it says how many it took up.
func (w *Worker) Once(ctx context.Context) (int, error) {
	filled, err := w.fill(ctx)
	if err != nil || w.sender == nil {
		return filled, err
	}
	sent, err := w.sender.Once(ctx)
	return filled + sent, err
}

func (w *Worker) fill(ctx context.Context) (int, error) {
	rows, err := w.queue.ClaimOutbox(ctx, w.holder, batch, w.settings.Lease)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), w.settings.Lease/2)
	defer cancel()
	for i, err := range w.deliver(limited, rows) {
		if err != nil {
			w.putBack(limited, rows[i], err)
		}
	}
	return len(rows), nil
}

func (w *Worker) putBack(ctx context.Context, row union.OutboxRow, cause error) {
	dead := row.Tries+1 >= w.settings.Tries
	w.log.WarnContext(ctx, "message not delivered", "outbox", string(row.ID), "topic", row.Topic, "tries", row.Tries+1, "dead", dead, "cause", cause.Error())
	err := w.queue.RetryOutbox(ctx, row, w.clock.Now().Add(w.backoff.pause(row.Tries)), cause.Error(), dead)
	if err != nil {
		w.log.ErrorContext(ctx, "message not put back; its lease will run out", "outbox", string(row.ID), "cause", err.Error())
	}
}

// backoff says how long a message waits.
type backoff struct {
	settings Settings
	rand     io.Reader
}

// pause doubles with each try and has a tenth of jitter, so that replicas do not march in step.
func (b backoff) pause(tries int) time.Duration {
	d := min(b.settings.First<<min(tries, 20), b.settings.Longest)
	n, err := rand.Int(b.rand, big.NewInt(int64(d)/5+1))
	if err != nil {
		return d
	}
	return (d - d/10 + time.Duration(n.Int64())).Truncate(time.Microsecond)
}
