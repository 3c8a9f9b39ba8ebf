package store_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm/logger"

	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// queries takes down every SELECT that is run.
type queries struct {
	logger.Interface

	mu  sync.Mutex
	all []string
}

func (q *queries) Trace(_ context.Context, _ time.Time, fc func() (string, int64), _ error) {
	sql, _ := fc()
	if strings.HasPrefix(sql, "SELECT") {
		q.mu.Lock()
		q.all = append(q.all, sql)
		q.mu.Unlock()
	}
}

func (q *queries) LogMode(logger.LogLevel) logger.Interface { return q }

// crowd fills the tables that grow: 40 units with 500 people each.
func crowd(t *testing.T, s *store.Store) (clerk, officer union.Actor, application union.ID) {
	t.Helper()
	bank, account := s.NewID(), s.NewID()
	db := s.DB().Begin()
	defer func() { db.Commit() }()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	now := s.Now()
	must(db.Create(&union.Account{ID: account, OpenID: "crowd", CreatedAt: now, UpdatedAt: now}).Error)
	for u := range 40 {
		id := s.NewID()
		unit := union.Org{ID: id, Path: union.Path("/").Child(id), Code: fmt.Sprint(u), Name: "样本单位", Level: union.LevelPrimary, Applies: true, CreatedAt: now, UpdatedAt: now}
		must(db.Create(&unit).Error)
		batch := union.Batch{ID: s.NewID(), OrgID: id, BankBranchID: bank, Status: union.BatchAccepted, CreatedAt: now, UpdatedAt: now, SubmittedAt: &now}
		must(db.Create(&batch).Error)
		apps, cards, moves := make([]union.Application, 500), make([]union.Card, 0, 250), make([]union.Move, 0, 500)
		inbox, outbox, rows := make([]union.InboxMessage, 0, 500), make([]union.OutboxRow, 0, 500), make([]union.RosterRow, 0, 500)
		for i := range apps {
			at := now.Add(time.Duration(i) * time.Second)
			apps[i] = union.Application{ID: s.NewID(), ApplyingOrgID: id, OrgID: id, Status: []string{union.ApplicationSubmitted, union.ApplicationOpened}[i%2], SubmittedAt: &at, RankKey: fmt.Sprint(i), TouchedAt: now, CreatedAt: now, UpdatedAt: now}
			if i%2 == 1 {
				cards = append(cards, union.Card{ID: s.NewID(), ApplicationID: apps[i].ID, BatchID: batch.ID, ApplyingOrgID: id, OrgID: id, BankBranchID: bank, Status: union.CardOpened, OpenedAt: now, CreatedAt: now, UpdatedAt: now})
			}
			moves = append(moves, union.Move{ID: s.NewID(), Subject: union.SubjectApplication, SubjectID: apps[i].ID, OrgID: id, CreatedAt: now})
			owner := account
			if i > 20 {
				owner = s.NewID()
			}
			inbox = append(inbox, union.InboxMessage{ID: s.NewID(), AccountID: owner, OutboxID: s.NewID(), CreatedAt: now})
			outbox = append(outbox, union.OutboxRow{ID: s.NewID(), Status: []string{union.OutboxSent, union.OutboxSent, union.OutboxWaiting}[i%3], DueAt: at, CreatedAt: now})
			rows = append(rows, union.RosterRow{ID: s.NewID(), OrgID: id, ApplyingOrgID: id, Status: union.RowExpected, LiveKey: []byte(fmt.Sprint(i)), CreatedAt: now, UpdatedAt: now})
		}
		for _, list := range []any{&apps, &cards, &moves, &inbox, &outbox, &rows} {
			must(db.CreateInBatches(list, 250).Error)
		}
		clerk = union.Actor{AccountID: account, Scopes: []union.Scope{{Role: union.RoleClerk, OrgID: id, OrgPath: unit.Path}}}
		application = apps[0].ID
	}
	officer = union.Actor{AccountID: account, Scopes: []union.Scope{{Role: union.RoleBankOfficer, BankBranchID: bank}}}
	return clerk, officer, application
}

func TestListsReadAlongAnIndexInTheirOrder(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		clerk, officer, application := crowd(t, s)
		if err := s.AnalyseForTest(); err != nil {
			t.Fatal(err)
		}
		ctx := context.Background()
		page := store.Page{Limit: 20}
		for name, list := range map[string]func() error{
			"review queue of a clerk": func() error { _, _, err := s.ReviewQueue(ctx, clerk, store.QueueFilter{}, page); return err },
			"cards of a clerk": func() error {
				_, _, err := s.Cards(ctx, clerk, store.CardFilter{Status: union.CardOpened}, page)
				return err
			},
			"cards of an officer": func() error {
				_, _, err := s.Cards(ctx, officer, store.CardFilter{Status: union.CardOpened}, page)
				return err
			},
			"work of a clerk":          func() error { _, err := s.WorkOf(ctx, clerk, ""); return err },
			"what somebody helps with": func() error { _, _, err := s.Helped(ctx, clerk, page); return err },
			"history":                  func() error { _, err := s.History(ctx, union.SubjectApplication, application); return err },
			"inbox":                    func() error { _, _, _, err := s.Inbox(ctx, clerk, page); return err },
			"outbox":                   func() error { _, err := s.ClaimOutbox(ctx, s.NewID(), 50, time.Minute); return err },
		} {
			t.Run(name, func(t *testing.T) {
				seen := s.WatchForTest(t, &queries{Interface: logger.Discard}, list)
				for _, sql := range seen.(*queries).all {
					for _, complaint := range s.ExplainForTest(t, sql) {
						t.Errorf("%s\n%s", complaint, sql)
					}
				}
			})
		}
	})
}
