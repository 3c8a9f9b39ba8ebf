package reminder_test

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"testing"
	"time"

	"unioncard/server/reminder"
	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// rig is a unit with a clerk, on a database that several replicas may share.
type rig struct {
	*store.Store

	t     *testing.T
	clock *uniontest.Clock
	cfg   store.Config
	unit  union.Org
	clerk union.ID
	seed  byte
}

func settings() reminder.Settings {
	return reminder.Settings{Days: []int{3, 7, 15, 30}, QuietFrom: 21 * time.Hour, QuietTo: 8 * time.Hour}
}

func onEach(t *testing.T, test func(t *testing.T, r *rig)) {
	t.Helper()
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) {
			r := &rig{t: t, clock: uniontest.NewClock(), cfg: uniontest.Database(t, driver)}
			r.Store = r.replica()
			_, err := r.Migrate(context.Background())
			must(t, err)
			now := r.Now()
			branch := union.BankBranch{ID: r.NewID(), Code: "B", Name: "样本支行", Version: 1, CreatedAt: now, UpdatedAt: now}
			must(t, r.AddBankBranch(context.Background(), branch))
			id := r.NewID()
			r.unit = union.Org{
				ID: id, Path: union.Path("/").Child(id), Code: "U", Name: "样本纺织厂工会", Level: union.LevelPrimary, Applies: true, BankBranchID: &branch.ID,
				Version: 1, CreatedAt: now, UpdatedAt: now,
			}
			must(t, r.AddOrg(context.Background(), r.unit))
			r.clerk = r.account("clerk")
			must(t, r.AddGrant(context.Background(), union.Grant{ID: r.NewID(), AccountID: r.clerk, Role: union.RoleClerk, OrgID: &r.unit.ID, StartAt: now, CreatedAt: now, UpdatedAt: now}))
			test(t, r)
		})
	}
}

// replica opens the same database as another process would.
func (r *rig) replica() *store.Store {
	r.t.Helper()
	tools := uniontest.Tools(r.t)
	r.seed++
	tools.Clock, tools.Rand = r.clock, uniontest.Rand(r.seed)
	s, err := store.Open(r.cfg, tools)
	must(r.t, err)
	r.t.Cleanup(func() { _ = s.Close() })
	return s
}

func (r *rig) account(openID string) union.ID {
	r.t.Helper()
	a, err := r.AccountByOpenID(context.Background(), openID, "")
	must(r.t, err)
	return a.ID
}

// returned plants people whose applications were given back to them now.
func (r *rig) returned(n int) []union.Application {
	r.t.Helper()
	now := r.Now()
	apps := make([]union.Application, n)
	must(r.t, r.Tx(context.Background(), func(ctx context.Context, tx *store.Store) error {
		for i := range apps {
			account, err := tx.AccountByOpenID(ctx, fmt.Sprintf("person-%d-%d", now.Unix(), i), "")
			if err != nil {
				return err
			}
			apps[i] = union.Application{
				ID: tx.NewID(), ApplyingOrgID: r.unit.ID, OrgID: r.unit.ID, AccountID: &account.ID, Mode: union.ModeSelf, Status: union.ApplicationReturned, StatusAt: &now,
				Version: 1, TouchedAt: now, CreatedAt: now, UpdatedAt: now,
			}
			if err = tx.AddApplication(ctx, &apps[i]); err != nil {
				return err
			}
		}
		return nil
	}))
	return apps
}

// move makes one move of an application, as a clerk's or member's decision does.
func (r *rig) move(app *union.Application, event, to string) {
	r.t.Helper()
	must(r.t, r.Move(context.Background(), union.Transition{
		Subject: union.SubjectApplication, ID: app.ID, OrgID: r.unit.ID, Event: event, From: app.Status, To: to, Version: app.Version,
	}))
	app.Status, app.Version = to, app.Version+1
}

// run is the job in one replica.
func (r *rig) run(s *store.Store, holder string) int {
	r.t.Helper()
	n, err := reminder.New(s, settings()).Run(context.Background(), holder)
	must(r.t, err)
	return n
}

// sent gives how many messages of a topic were written to each account.
func (r *rig) sent(topic string) map[union.ID]int {
	r.t.Helper()
	all := map[union.ID]int{}
	r.query("SELECT account_id, COUNT(*) FROM outbox WHERE topic = '"+topic+"' AND account_id IS NOT NULL GROUP BY account_id", func(row *sql.Rows) error {
		var id union.ID
		var n int
		err := row.Scan(&id, &n)
		all[id] = n
		return err
	})
	return all
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// cutOff is a clock that stops its reader, as a kill would, once what the reader did shows.
type cutOff struct {
	clock *uniontest.Clock
	shows func() bool
	stop  func()

	mu    sync.Mutex
	asked int
}

// lookEvery is how many readings of the clock go by between two looks: many fall into a step.
const lookEvery = 50

// Now looks, now and then, whether it is time to stop.
func (c *cutOff) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.asked++; c.asked%lookEvery == 0 && c.shows() {
		c.stop()
	}
	return c.clock.Now()
}

func (r *rig) toolsWith(clock union.Clock) store.Tools {
	tools := uniontest.Tools(r.t)
	r.seed++
	tools.Clock, tools.Rand = clock, uniontest.Rand(r.seed)
	return tools
}
