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

// boxes adds hand-overs to a crowd: 50 in each unit, and a branch that takes part in some.
func boxes(t *testing.T, s *store.Store, officer union.Actor) (leader union.Actor, last union.Handover) {
	t.Helper()
	db := s.DB().Begin()
	defer func() { db.Commit() }()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var units []union.Org
	must(db.Where("applies = ?", true).Order("id").Find(&units).Error)
	now, bank := s.Now(), officer.Scopes[0].BankBranchID
	for _, unit := range units {
		id := s.NewID()
		branch := union.Org{ID: id, ParentID: &unit.ID, Path: unit.Path.Child(id), Code: "B" + unit.Code, Name: "样本分会", Level: union.LevelBranch, CreatedAt: now, UpdatedAt: now}
		must(db.Create(&branch).Error)
		var cards []union.Card
		must(db.Where("applying_org_id = ?", unit.ID).Order("id").Limit(50).Find(&cards).Error)
		for i, card := range cards {
			h := union.Handover{ID: s.NewID(), UnitID: unit.ID, ToOrgID: &unit.ID, BankBranchID: &bank, Status: union.HandoverReceived, Closed: i%5 > 0, CreatedBy: s.NewID(), CreatedAt: now, UpdatedAt: now}
			if i%2 == 0 {
				h.FromOrgID, h.ToOrgID, h.BankBranchID = &unit.ID, &branch.ID, nil
			}
			if !h.Closed {
				h.Status = union.HandoverSent
			}
			must(db.Create(&h).Error)
			must(db.Create(&union.HandoverCard{ID: s.NewID(), HandoverID: h.ID, CardID: card.ID, CreatedAt: now}).Error)
			set := map[string]any{"status": union.CardInDistribution, "held_by_org": branch.ID, "delivered_at": now.Add(-time.Duration(i) * 48 * time.Hour)}
			must(db.Model(&union.Card{}).Where("id = ?", card.ID).Updates(set).Error)
			last = h
		}
		leader = union.Actor{AccountID: s.NewID(), Scopes: []union.Scope{{Role: union.RoleLeader, OrgID: branch.ID, OrgPath: branch.Path}}}
	}
	return leader, last
}

func TestHandoversAndWhatNobodyClaimedAreReadAlongAnIndex(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		clerk, officer, _ := crowd(t, s)
		leader, last := boxes(t, s, officer)
		if err := s.AnalyseForTest(); err != nil {
			t.Fatal(err)
		}
		ctx, page := context.Background(), store.Page{Limit: 5}
		overdue := s.Now().AddDate(0, 0, -union.UnclaimedDays)
		lists := map[string]func() error{
			"the cards of a hand-over":    func() error { _, _, err := s.HandoverCards(ctx, last.ID, page); return err },
			"whether a card is under way": func() error { _, err := s.CardUnderWay(ctx, last.ID); return err },
			"what waits at an org":        func() error { _, err := s.OpenHandoversOf(ctx, last.UnitID); return err },
		}
		for who, actor := range map[string]union.Actor{"a clerk": clerk, "a leader": leader, "an officer": officer} {
			lists["open hand-overs of "+who] = func() error { _, _, err := s.Handovers(ctx, actor, store.HandoverFilter{}, page); return err }
			lists["closed hand-overs of "+who] = func() error {
				_, _, err := s.Handovers(ctx, actor, store.HandoverFilter{Closed: true}, page)
				return err
			}
			lists["free cards of "+who] = func() error {
				_, _, err := s.Cards(ctx, actor, store.CardFilter{Status: union.CardInDistribution, Free: true}, page)
				return err
			}
			if who == "an officer" {
				continue
			}
			lists["unclaimed cards of "+who] = func() error { _, _, err := s.UnclaimedCards(ctx, actor, overdue, page); return err }
		}
		for name, list := range lists {
			t.Run(name, func(t *testing.T) {
				seen := s.WatchForTest(t, &queries{Interface: logger.Discard}, list)
				if len(seen.(*queries).all) == 0 {
					t.Fatal(fmt.Errorf("nothing was read"))
				}
				for _, sql := range seen.(*queries).all {
					for _, complaint := range s.ExplainForTest(t, sql) {
						t.Errorf("%s\n%s", complaint, sql)
					}
				}
			})
		}
	})
}
