package app_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"unioncard/server/sample"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

var wanted = []union.Flag{
	union.FlagRosterMissing, union.FlagRosterDiffers, union.FlagReadDiffers, union.FlagDuplicate, union.FlagPhoneShared,
	union.FlagExpiresSoon, union.FlagRegionUnknown, union.FlagPhotoPoor, union.FlagOwn,
}

func TestTheSampleCityCanBeWalkedThrough(t *testing.T) {
	s := uniontest.New(t, "sqlite")
	start := time.Now()
	if err := s.Prepare(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Logf("seeded in %v", time.Since(start))
	clerks := 0
	for _, p := range sample.NewCity(2026).Staff {
		if p.Role != union.RoleClerk {
			continue
		}
		queue := s.SignIn(p.ID).Get("/review-queue?limit=100").Must(200)
		var list struct{ Items []struct{ Flags []string } }
		queue.Into(&list)
		if len(list.Items) == 0 {
			continue // a unit that nobody walks through
		}
		clerks++
		green := 0
		seen := map[string]bool{}
		for _, item := range list.Items {
			if len(item.Flags) == 0 {
				green++
			}
			for _, flag := range item.Flags {
				seen[flag] = true
			}
		}
		for _, flag := range wanted {
			if !seen[string(flag)] {
				t.Errorf("%s finds no application with %s", p.ID, flag)
			}
		}
		if green < 2 {
			t.Errorf("%s finds %d applications without a flag", p.ID, green)
		}
	}
	if clerks != 24 {
		t.Errorf("%d clerks have something to review", clerks)
	}
	figuresAddUp(t, s)
}

// figuresAddUp compares the counters with the rows, and seeds once more.
func figuresAddUp(t *testing.T, s *uniontest.Server) {
	t.Helper()
	ctx := context.Background()
	roots, err := s.Store.Roots(ctx)
	if err != nil || len(roots) != 1 {
		t.Fatal(roots, err)
	}
	figures := func() map[union.Stage]int64 {
		list, err := s.Store.Funnel(ctx, roots[0].Path)
		if err != nil {
			t.Fatal(err)
		}
		present := map[union.Stage]int64{}
		for _, f := range list {
			present[f.Stage] = f.Present
		}
		return present
	}
	before := figures()
	city := sample.NewCity(2026)
	rows, missing := 0, 0
	for _, u := range city.Units {
		rows += len(u.Rows)
	}
	for _, a := range city.Applicants {
		if a.Case == union.FlagRosterMissing {
			missing++
		}
	}
	collected := len(city.Applicants)
	if rows < 5000 || before[union.StageCollected] != int64(collected) || before[union.StageStarted] != 0 ||
		before[union.StageNotStarted] != int64(rows+missing-collected) {
		t.Errorf("%d rows, %d missing, %d applications; figures %v", rows, missing, collected, before)
	}
	if err = s.FillAgain(ctx); err != nil {
		t.Fatal(err)
	}
	if after := figures(); after[union.StageCollected] != before[union.StageCollected] || after[union.StageNotStarted] != before[union.StageNotStarted] {
		t.Errorf("a second seed changed %v to %v", before, after)
	}
}

func TestNumbersOfTheSampleCityAreValidAndNobodysTwice(t *testing.T) {
	city := sample.NewCity(2026)
	var units []string
	for _, u := range city.Units {
		units = append(units, u.Name)
		numbers, phones := map[string]bool{}, map[string]bool{}
		for _, r := range u.Rows {
			if _, bad := union.ParseDocument(union.ResidentID, r.Number, "2026-03-02"); bad != nil {
				t.Errorf("%s: %s", u.Code, bad.Code)
			}
			if numbers[r.Number] || phones[r.Phone] {
				t.Errorf("%s has a number or phone twice", u.Code)
			}
			numbers[r.Number], phones[r.Phone] = true, true
		}
	}
	slices.Sort(units)
	if len(units) < 300 || len(slices.Compact(units)) < 300 {
		t.Errorf("%d units", len(units))
	}
	again := sample.NewCity(2026)
	if again.Applicants[5].Fields.DocumentNumber != city.Applicants[5].Fields.DocumentNumber || again.Staff[9].Name != city.Staff[9].Name {
		t.Error("the same seed gave another city")
	}
}
