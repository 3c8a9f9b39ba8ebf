// Package outbox delivers what moves have written to the outbox table. The table is
// the queue: workers of any number of replicas claim by lease, deliver, and put back
// what failed, later each time, until it is a dead letter.
package outbox

import (
	"context"
	"io"
	"log/slog"
	"math/big"
	"sync"
	"time"

	"crypto/rand"

	"unioncard/server/union"
)

// Queue is the table.
type Queue interface {
	ClaimOutbox(ctx context.Context, limit int, d time.Duration) ([]union.OutboxRow, error)
	RetryOutbox(ctx context.Context, row union.OutboxRow, due time.Time, cause string, dead bool) error
}

// Deliver carries messages of one claim to their receivers, in their order, and marks
// each row as sent only once its channel has taken it. It gives an error for each message.
type Deliver func(ctx context.Context, rows []union.OutboxRow) []error

// Settings of the workers.
type Settings struct {
	Workers int
	Poll    time.Duration
	Tries   int           // after which a message is a dead letter
	First   time.Duration // the pause after the first failure; it doubles
	Longest time.Duration
	Lease   time.Duration
}

// DefaultSettings are the limits of the project's security rules.
func DefaultSettings() Settings {
	return Settings{Workers: 4, Poll: 500 * time.Millisecond, Tries: 8, First: time.Second, Longest: time.Hour, Lease: time.Minute}
}

// Worker delivers until it is stopped.
type Worker struct {
	queue    Queue
	deliver  Deliver
	clock    union.Clock
	rand     io.Reader
	log      *slog.Logger
	settings Settings
}

// New makes a worker.
func New(queue Queue, deliver Deliver, clock union.Clock, random io.Reader, log *slog.Logger, settings Settings) *Worker {
	return &Worker{queue: queue, deliver: deliver, clock: clock, rand: random, log: log, settings: settings}
}

// Run delivers until ctx ends; what is under way is finished first.
func (w *Worker) Run(ctx context.Context) {
	tick := time.NewTicker(w.settings.Poll)
	defer tick.Stop()
	for {
		n, err := w.Once(ctx)
		if err != nil && ctx.Err() == nil {
			w.log.ErrorContext(ctx, "outbox", "cause", err.Error())
		}
		if n > 0 && err == nil && ctx.Err() == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Once claims a handful of messages and delivers them; it says how many it claimed.
func (w *Worker) Once(ctx context.Context) (int, error) {
	rows, err := w.queue.ClaimOutbox(ctx, 32*w.settings.Workers, w.settings.Lease)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	// A person's messages stay in order: one worker has all of a receiver's.
	lanes := make([][]union.OutboxRow, w.settings.Workers)
	for _, row := range rows {
		lane := laneOf(row, len(lanes))
		lanes[lane] = append(lanes[lane], row)
	}
	finish := context.WithoutCancel(ctx)
	var wait sync.WaitGroup
	for _, lane := range lanes {
		if len(lane) > 0 {
			wait.Go(func() { w.carry(finish, lane) })
		}
	}
	wait.Wait()
	return len(rows), nil
}

func (w *Worker) carry(ctx context.Context, rows []union.OutboxRow) {
	limited, cancel := context.WithTimeout(ctx, w.settings.Lease/2)
	defer cancel()
	for i, err := range w.deliver(limited, rows) {
		if err != nil {
			w.putBack(ctx, rows[i], err)
		}
	}
}

func (w *Worker) putBack(ctx context.Context, row union.OutboxRow, cause error) {
	dead := row.Tries+1 >= w.settings.Tries
	w.log.WarnContext(ctx, "message not delivered", "outbox", string(row.ID), "topic", row.Topic, "tries", row.Tries+1, "dead", dead, "cause", cause.Error())
	err := w.queue.RetryOutbox(ctx, row, w.clock.Now().Add(w.pause(row.Tries)), cause.Error(), dead)
	if err != nil {
		w.log.ErrorContext(ctx, "message not put back; its lease will run out", "outbox", string(row.ID), "cause", err.Error())
	}
}

// pause doubles with each try and has a tenth of jitter, so that replicas do not march in step.
func (w *Worker) pause(tries int) time.Duration {
	d := min(w.settings.First<<min(tries, 20), w.settings.Longest)
	n, err := rand.Int(w.rand, big.NewInt(int64(d)/5+1))
	if err != nil {
		return d
	}
	return (d - d/10 + time.Duration(n.Int64())).Truncate(time.Microsecond)
}

func laneOf(row union.OutboxRow, lanes int) int {
	id := row.AccountID
	if id == nil {
		id = row.MemberID
	}
	if id == nil {
		return 0
	}
	sum := 0
	for _, c := range []byte(*id) {
		sum = (sum*31 + int(c)) & 0xffff
	}
	return sum % lanes
}
