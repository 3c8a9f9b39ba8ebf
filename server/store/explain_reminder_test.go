package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"gorm.io/gorm/logger"

	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// waits makes a crowd wait, each since another moment, and remembers who was reminded.
func waits(t *testing.T, s *store.Store) {
	t.Helper()
	db := s.DB().Begin()
	defer func() { db.Commit() }()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	now := s.Now()
	var apps []union.Application
	must(db.Select("id").Order("id").Find(&apps).Error)
	for i, app := range apps {
		set := map[string]any{"status_at": now.Add(-time.Duration(i%1000) * time.Hour)}
		if i%20 == 0 {
			set["status"] = []string{union.ApplicationReturned, union.ApplicationApproved}[i/20%2]
		}
		must(db.Model(&union.Application{}).Where("id = ?", app.ID).Updates(set).Error)
	}
	var cards []union.Card
	must(db.Select("id").Order("id").Find(&cards).Error)
	statuses := []string{union.CardAtUnion, union.CardInDistribution, union.CardReceived, union.CardActivated}
	for i, card := range cards {
		at := now.Add(-time.Duration(i%1000) * time.Hour)
		set := map[string]any{"status_at": at, "status": statuses[i%4], "delivered_at": at}
		must(db.Model(&union.Card{}).Where("id = ?", card.ID).Updates(set).Error)
	}
	// Of the years before: most batches are done.
	var unit union.Batch
	must(db.First(&unit).Error)
	done := make([]union.Batch, 2000)
	for i := range done {
		number := fmt.Sprint("done-", i)
		done[i] = union.Batch{ID: s.NewID(), OrgID: unit.OrgID, BankBranchID: unit.BankBranchID, Number: &number, Status: union.BatchResulted, SubmittedAt: &now, AcceptedAt: &now, CreatedAt: now, UpdatedAt: now}
	}
	must(db.CreateInBatches(&done, 250).Error)
	reminders := make([]union.Reminder, 5000)
	for i := range reminders {
		reminders[i] = union.Reminder{ID: s.NewID(), OrgID: s.NewID(), Kind: "returned", OnceKey: fmt.Sprint("key-", i), CreatedAt: now}
	}
	must(db.CreateInBatches(&reminders, 250).Error)
}

func TestWhatTheRemindersReadIsReadAlongAnIndex(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		clerk, officer, _ := crowd(t, s)
		waits(t, s)
		if err := s.AnalyseForTest(); err != nil {
			t.Fatal(err)
		}
		ctx, now := context.Background(), s.Now()
		unit, branch := clerk.Scopes[0].OrgID, officer.Scopes[0].BankBranchID
		span := store.Span{From: now.AddDate(0, 0, -9), Before: now.AddDate(0, 0, -6)}
		after := &store.Waiting{ID: s.NewID(), Since: now.AddDate(0, 0, -8)}
		keys := make([]string, 500)
		for i := range keys {
			keys[i] = fmt.Sprint("key-", i*20)
		}
		reads := map[string]func() error{
			"what is overdue in a unit":   func() error { _, err := s.OverdueIn(ctx, unit, now); return err },
			"what is overdue at a branch": func() error { _, err := s.OverdueAt(ctx, branch, now); return err },
			"unclaimed cards of a unit":   func() error { _, err := s.UnclaimedAt(ctx, unit, now); return err },
			"units":                       func() error { _, err := s.LivingUnits(ctx, unit, 50); return err },
			"branches":                    func() error { _, err := s.OpenBranches(ctx, branch, 50); return err },
			"who was reminded":            func() error { _, err := s.Unreminded(ctx, keys); return err },
			"reminders to forget":         func() error { _, err := s.ForgetReminders(ctx, now.AddDate(-1, 0, 0), 500); return err },
			"whether today's are done":    func() error { _, err := s.MarkedAfter(ctx, "reminders", now); return err },
		}
		for name, from := range map[string]*store.Waiting{"the first": nil, "the next": after} {
			reads[name+" applications"] = func() error {
				_, err := s.WaitingApplications(ctx, union.ApplicationReturned, span, from, 500)
				return err
			}
			for _, status := range []string{union.CardAtUnion, union.CardInDistribution} {
				reads[name+" cards "+status] = func() error { _, err := s.UncollectedCards(ctx, status, span, from, 500); return err }
			}
			for _, status := range []string{union.CardReceived, union.CardActivated} {
				reads[name+" cards "+status] = func() error { _, err := s.WaitingCards(ctx, status, span, from, 500); return err }
			}
		}
		for name, read := range reads {
			t.Run(name, func(t *testing.T) {
				seen := s.WatchForTest(t, &queries{Interface: logger.Discard}, read)
				if len(seen.(*queries).all) == 0 {
					t.Fatal("nothing was read")
				}
				for _, sql := range seen.(*queries).all {
					for _, complaint := range s.ExplainForTest(t, sql) {
						t.Errorf("%s\n%.600s", complaint, sql)
					}
				}
			})
		}
	})
}
