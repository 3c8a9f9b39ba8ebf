// Package reminder reminds people of what waits for them: members of what they have to
// mend, collect or activate, clerks and officers once a day of what lies with them. Each
// reminder is sent once, however many replicas run and however often they start again.
package reminder

import (
	"context"
	"errors"
	"strconv"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Settings are when to remind.
type Settings struct {
	Days []int // after how many days of waiting, in the order of time
	// Quiet hours, as times of the local day: nobody is reminded from the one to the other.
	QuietFrom, QuietTo time.Duration
}

// Reminders is the job.
type Reminders struct {
	store    *store.Store
	settings Settings
}

// New makes the job.
func New(s *store.Store, settings Settings) *Reminders { return &Reminders{s, settings} }

const (
	// step is how many reminders one transaction writes at the most.
	step = 500
	// late is how many days a reminder may be late, after a time in which nothing ran.
	late = 2
	// turn is how long a replica has the job without saying that it still lives.
	turn = 5 * time.Minute

	leaseName = "reminders"
	doneMark  = "reminders"
)

var (
	// errTurn means that another replica has the job by now.
	errTurn = errors.New("reminder: the turn is over")
	// errNight means that the quiet hours have begun.
	errNight = errors.New("reminder: it is night")
)

// Run reminds of everything that is due today, once a day, outside the quiet hours: what
// comes due in the night is told first thing in the morning. holder names the replica; only
// one has the job at a time, and whoever is cut off leaves it to be gone on with. It says
// how many reminders it wrote.
func (r *Reminders) Run(ctx context.Context, holder string) (int, error) {
	now := r.store.Now()
	today := r.startOf(now)
	if r.quiet(now) {
		return 0, nil
	}
	done, err := r.store.MarkedAfter(ctx, doneMark, today.Add(-time.Second))
	if err != nil || done {
		return 0, err
	}
	w := &work{Reminders: r, holder: holder, today: today}
	if err = w.renew(ctx); err != nil {
		if errors.Is(err, errTurn) || errors.Is(err, errNight) {
			return 0, nil
		}
		return 0, err
	}
	for _, part := range []func(context.Context) error{w.members, w.clerks, w.officers, w.unclaimed, w.forget} {
		if err = part(ctx); errors.Is(err, errNight) {
			return w.written, r.store.GiveLease(ctx, leaseName, holder)
		}
		if err != nil {
			return w.written, err
		}
	}
	if _, err = r.store.RaiseMark(ctx, doneMark, today); err != nil {
		return w.written, err
	}
	return w.written, r.store.GiveLease(ctx, leaseName, holder)
}

// startOf is when the local day of a moment began, in UTC as rows are dated.
func (r *Reminders) startOf(at time.Time) time.Time {
	local := at.In(r.store.Zone())
	return time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, local.Location()).UTC()
}

// work is one day's run.
type work struct {
	*Reminders

	holder  string
	today   time.Time
	written int
}

// renew says that this replica still has the job, and that it is still day: what is left in
// the evening is late, and told in the morning.
func (w *work) renew(ctx context.Context) error {
	if w.quiet(w.store.Now()) {
		return errNight
	}
	ok, err := w.store.TakeLease(ctx, leaseName, w.holder, turn)
	if err == nil && !ok {
		err = errTurn
	}
	return err
}

// ago is when the local day began that is some days before today.
func (w *work) ago(days int) time.Time {
	return w.startOf(w.today.In(w.store.Zone()).AddDate(0, 0, -days))
}

// due is one reminder that may have been sent.
type due struct {
	key     string
	kind    string
	org     union.ID
	notices []union.Notice
}

// send writes the reminders that were not sent before, with their messages. Call it in a
// transaction; it says how many it wrote.
func send(ctx context.Context, tx *store.Store, list []due) (int, error) {
	keys := make([]string, len(list))
	for i, d := range list {
		keys[i] = d.key
	}
	fresh, err := tx.Unreminded(ctx, keys)
	if err != nil {
		return 0, err
	}
	var rows []union.Reminder
	var notices []union.Notice
	for _, d := range list {
		if !fresh[d.key] {
			continue
		}
		delete(fresh, d.key)
		rows = append(rows, union.Reminder{ID: tx.NewID(), OrgID: d.org, Kind: d.kind, OnceKey: d.key, CreatedAt: tx.Now()})
		notices = append(notices, d.notices...)
	}
	if err = tx.AddReminders(ctx, rows); err != nil {
		return 0, err
	}
	return len(rows), tx.Enqueue(ctx, notices...)
}

// tries is how often a step begins anew when another replica, whose turn ended while it was
// slow, has sent one of its reminders beside it.
const tries = 5

// inStep runs a part of the work in a transaction of its own.
func (w *work) inStep(ctx context.Context, part func(ctx context.Context, tx *store.Store) ([]due, error)) error {
	err := w.renew(ctx)
	if err != nil {
		return err
	}
	for range tries {
		written := 0
		err = w.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
			list, err := part(ctx, tx)
			if err != nil {
				return err
			}
			written, err = send(ctx, tx, list)
			return err
		})
		if !errors.Is(err, store.ErrReminded) {
			w.written += written
			return err
		}
	}
	return err
}

// kept is for how many days it is remembered who was reminded; nothing that comes due again
// is that old.
const kept = 400

// forget deletes what need not be remembered any more.
func (w *work) forget(ctx context.Context) error {
	for {
		if err := w.renew(ctx); err != nil {
			return err
		}
		n, err := w.store.ForgetReminders(ctx, w.ago(kept), step)
		if err != nil || n < step {
			return err
		}
	}
}

func count(n int64) string { return strconv.FormatInt(n, 10) }
