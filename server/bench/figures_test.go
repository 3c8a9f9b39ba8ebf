//go:build bench

package bench_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"unioncard/server/bench"
	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// federation is a city of many units with members on their lists and counters that say
// so, a counter a unit, stage and day on which something happened.
func federation(t *testing.T, s *uniontest.Server, units, members int) uniontest.City {
	t.Helper()
	const days = 20 // on which a unit's list grew
	city := s.NewCity()
	db, now := direct(s), s.Store.Now()
	orgs := make([]union.Org, units)
	counters := make([]union.Counter, 0, units*days)
	for u := range orgs {
		id := s.Store.NewID()
		orgs[u] = union.Org{
			ID: id, ParentID: &city.District.ID, Path: city.District.Path.Child(id), Code: fmt.Sprintf("U%06d", u), Name: "样本单位", Level: union.LevelPrimary,
			Applies: true, Version: 1, CreatedAt: now, UpdatedAt: now,
		}
		for d := range days {
			counters = append(counters, union.Counter{
				ID: s.Store.NewID(), OrgID: id, Day: union.Date(now.AddDate(0, 0, -d).Format("2006-01-02")), Stage: union.StageNotStarted,
				Reached: int64(members / units / days), Present: int64(members / units / days),
			})
		}
	}
	must(t, db.Create(&orgs).Error)
	must(t, db.Create(&counters).Error)
	must(t, db.Exec("INSERT INTO counter_totals (org_id, stage, reached, present) SELECT org_id, stage, SUM(reached), SUM(present) FROM counters GROUP BY org_id, stage").Error)
	for begin := 0; begin < members; begin += 10_000 {
		rows := make([]union.RosterRow, min(10_000, members-begin))
		for i := range rows {
			org := orgs[(begin+i)*units/members].ID
			rows[i] = union.RosterRow{ID: s.Store.NewID(), OrgID: org, ApplyingOrgID: org, Status: union.RowExpected, Version: 1, CreatedAt: now, UpdatedAt: now}
		}
		must(t, db.Create(&rows).Error)
	}
	return city
}

// funnel is the city's figures from counters beside the same by GROUP BY over the rows.
func funnel(t *testing.T) []bench.Row {
	var rows []bench.Row
	var small float64
	ctx := context.Background()
	for _, members := range []int{100_000, 1_000_000} {
		s := open(t, "mysql")
		city := federation(t, s, 5000, members)
		ours := 1000 / rate(t, func() error { _, err := s.Store.Funnel(ctx, city.Federation.Path); return err })
		peer := 1000 / rate(t, func() error { _, err := s.Store.CountPeople(ctx, city.Federation.Path); return err })
		agrees(t, s, city)
		rows = append(rows,
			bench.AtMost(fmt.Sprintf("funnel of %d members in 5,000 orgs, MariaDB, beside GROUP BY", members), ours, peer, "ms", 1),
			bench.Limit("the same", ours, 50, "ms"))
		if small > 0 {
			rows = append(rows, bench.AtMost("the same of ten times the members", ours, small, "ms", 1.2))
		}
		small = ours
	}
	return rows
}

// queueDepth is a page far down the review queue beside the first page.
func queueDepth(t *testing.T) []bench.Row {
	s := open(t, "mysql")
	city := s.NewCity()
	ctx, db, start := context.Background(), direct(s), s.Store.Now()
	clerk := clerkOf(s, city.Unit)
	var rows []bench.Row
	laid := 0
	var small float64
	for _, length := range []int{10_000, 200_000} {
		for ; laid < length; laid += 10_000 {
			apps := make([]union.Application, 10_000)
			for i := range apps {
				at := start.Add(time.Duration(laid+i) * time.Millisecond)
				apps[i] = union.Application{
					ID: s.Store.NewID(), ApplyingOrgID: city.Unit.ID, OrgID: city.Unit.ID, Status: union.ApplicationSubmitted, Version: 1, SubmittedAt: &at,
					Flags: "[]", TouchedAt: at, CreatedAt: at, UpdatedAt: at,
				}
			}
			must(t, db.Create(&apps).Error)
		}
		deep := ""
		for range length * 3 / 4 / 100 {
			var err error
			_, deep, err = s.Store.ReviewQueue(ctx, clerk, store.QueueFilter{}, store.Page{Limit: 100, Cursor: deep})
			must(t, err)
		}
		var first, down float64
		for range 1500 { // in turn, so that a noisy moment falls on both
			for cursor, spent := range map[string]*float64{"": &first, deep: &down} {
				*spent += took(t, func() error {
					_, _, err := s.Store.ReviewQueue(ctx, clerk, store.QueueFilter{}, store.Page{Limit: 20, Cursor: cursor})
					return err
				}) / 1500 * 1000
			}
		}
		rows = append(rows, bench.AtMost(fmt.Sprintf("queue page %d rows down, beside its first page", length*3/4), down, first, "ms", 1.2))
		if small > 0 {
			rows = append(rows, bench.Growth("a page of 200,000, beside one of 10,000", down, small, "ms"))
		}
		small = down
	}
	return rows
}

// waiting lays messages that are due, ten for each receiver.
func waiting(t *testing.T, s *uniontest.Server, n int) {
	t.Helper()
	now := s.Store.Now()
	accounts, messages := make([]union.Account, n/10), make([]union.OutboxRow, n)
	for i := range accounts {
		id := s.Store.NewID()
		accounts[i] = union.Account{ID: id, OpenID: "receiver-" + string(id), CreatedAt: now, UpdatedAt: now}
	}
	for i := range messages {
		messages[i] = union.OutboxRow{
			ID: s.Store.NewID(), Topic: "application:approved", AccountID: &accounts[i/10].ID, Data: "{}", Status: union.OutboxWaiting, DueAt: now, CreatedAt: now,
		}
	}
	db := direct(s)
	must(t, db.Create(&accounts).Error)
	must(t, db.Create(&messages).Error)
}

// drain is the outbox emptied by one process into the inboxes of its receivers. A call
// is a delivery, or a claim of some messages.
func drain(t *testing.T) []bench.Row {
	var rows []bench.Row
	ctx := context.Background()
	for _, driver := range []string{"mysql", "sqlite"} {
		s := open(t, driver)
		var per []float64
		for _, n := range []int{2_000, 20_000} {
			waiting(t, s, n)
			calls := n
			spent := took(t, func() error {
				for {
					calls++
					claimed, err := s.Outbox.Once(ctx)
					if err != nil || claimed == 0 {
						return err
					}
				}
			})
			state, err := s.Store.OutboxFigures(ctx)
			must(t, err)
			if state.Waiting != 0 || state.Dead != 0 {
				t.Fatalf("%+v left", state)
			}
			per = append(per, spent/float64(n)*1e6)
			if n > 10_000 {
				rows = append(rows,
					bench.AtLeast(fmt.Sprintf("outbox drained, %d messages, %s", n, driver), float64(n)/spent, 1000, "1/s", 1),
					bench.AtMost("calls a message", float64(calls)/float64(n), 1, "", 1.1))
			}
		}
		rows = append(rows, bench.Growth("a message of 20,000, beside one of 2,000, "+driver, per[1], per[0], "µs"))
	}
	return rows
}
