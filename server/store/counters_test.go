package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"gorm.io/gorm/logger"

	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// layDistricts lays a city of districts with ten units each, and gives one unit's id.
func layDistricts(t *testing.T, s *store.Store, districts int) (city union.Path, unit union.Org) {
	t.Helper()
	root := s.NewID()
	city = union.Path("/").Child(root)
	now := s.Now()
	for d := range districts {
		district := city.Child(s.NewID())
		units := make([]union.Org, 10)
		for u := range units {
			id := s.NewID()
			units[u] = union.Org{ID: id, Path: district.Child(id), Code: fmt.Sprintf("D%d-%d", d, u), Name: "样本单位", Level: union.LevelPrimary, Applies: true, Version: 1, CreatedAt: now, UpdatedAt: now}
		}
		if err := s.DB().Create(&units).Error; err != nil {
			t.Fatal(err)
		}
		unit = units[9]
	}
	return city, unit
}

// perDay is what every unit's people did on a day.
func perDay(org union.ID) []union.Count {
	return []union.Count{
		{OrgID: org, Stage: union.StageStarted, Present: -1},
		{OrgID: org, Stage: union.StageCollected, Present: 1, Reached: 1},
		{OrgID: org, Stage: union.StageApproved, Present: 2, Reached: 2},
	}
}

func TestAFigureOfACityIsReadFromOneRowAnOrgAndStage(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		city, unit := layDistricts(t, s, 200)
		var orgs []union.ID
		if err := s.DB().Model(&union.Org{}).Pluck("id", &orgs).Error; err != nil {
			t.Fatal(err)
		}
		for chunk := range slices.Chunk(orgs, 50) {
			var counts []union.Count
			for _, org := range chunk {
				counts = append(counts, perDay(org)...)
			}
			if err := s.AddCounts(t.Context(), counts); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.AnalyseForTest(); err != nil {
			t.Fatal(err)
		}
		figures, err := s.Funnel(t.Context(), city)
		if err != nil || present(figures, union.StageApproved) != 4000 || present(figures, union.StageStarted) != -2000 {
			t.Fatalf("%+v, %v", figures, err)
		}
		seen := s.WatchForTest(t, &queries{Interface: logger.Discard}, func() error { _, err := s.Funnel(t.Context(), unit.Path); return err })
		for _, sql := range seen.(*queries).all {
			if strings.Contains(sql, "counters") {
				t.Errorf("the days are read: %s", sql)
			}
			for _, complaint := range s.ExplainForTest(t, sql) {
				// The rows that the index gave are put in groups, of which there are ten.
				if !strings.Contains(complaint, "FOR GROUP BY") && !strings.HasPrefix(complaint, "orgs: range ") {
					t.Errorf("%s\n%s", complaint, sql)
				}
			}
		}
	})
}

func present(figures []store.StageFigure, stage union.Stage) int64 {
	for _, f := range figures {
		if f.Stage == stage {
			return f.Present
		}
	}
	return 0
}

// On MariaDB a deadlock would be tried again, which the number of tries shows.
func TestWritersOfOneOrgWaitForEachOtherAndNeverLock(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		const writers, rounds = 4, 100
		_, unit := layDistricts(t, s, 1)
		var tries atomic.Int64
		var wait sync.WaitGroup
		for w := range writers {
			wait.Go(func() {
				for range rounds {
					counts := perDay(unit.ID)
					if w%2 == 1 {
						slices.Reverse(counts)
					}
					err := s.Tx(t.Context(), func(ctx context.Context, tx *store.Store) error {
						tries.Add(1)
						return tx.AddCounts(ctx, counts)
					})
					if err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		wait.Wait()
		figures, err := s.Funnel(t.Context(), unit.Path)
		if err != nil || present(figures, union.StageApproved) != 2*writers*rounds {
			t.Errorf("%+v, %v", figures, err)
		}
		if tries.Load() != writers*rounds {
			t.Errorf("%d tries for %d transactions", tries.Load(), writers*rounds)
		}
	})
}

func TestTotalsThatAreNotTheSumOfTheirDaysAreFound(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		city, unit := layDistricts(t, s, 2)
		if err := s.AddCounts(t.Context(), perDay(unit.ID)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Recount(t.Context(), city); err != nil {
			t.Fatal(err)
		}
		if err := s.DB().Exec("UPDATE counter_totals SET present = present + 1 WHERE stage = ?", union.StageApproved).Error; err != nil {
			t.Fatal(err)
		}
		if _, err := s.Recount(t.Context(), city); err == nil || !strings.Contains(err.Error(), "1 orgs and stages") {
			t.Errorf("a total that is wrong by one answers %v", err)
		}
	})
}

func TestTotalsOfOlderDaysAreFilledIn(t *testing.T) {
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) {
			s, err := store.Open(uniontest.Database(t, driver), uniontest.Tools(t))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
			s.MigrateToForTest(t, 159)
			city, unit := layDistricts(t, s, 1)
			for _, day := range []union.Date{"2026-01-01", "2026-01-02"} {
				err = s.DB().Create(&union.Counter{ID: s.NewID(), OrgID: unit.ID, Day: day, Stage: union.StageOpened, Reached: 7, Present: 3}).Error
				if err != nil {
					t.Fatal(err)
				}
			}
			if _, err = s.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			figures, err := s.Funnel(t.Context(), city)
			if err != nil || len(figures) != 1 || figures[0].Reached != 14 || figures[0].Present != 6 {
				t.Errorf("%+v, %v", figures, err)
			}
		})
	}
}
