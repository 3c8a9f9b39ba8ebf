package api_test

import (
	"fmt"
	"testing"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// waiting reads a kind of work out of an answer.
func waiting(t *testing.T, a *uniontest.Answer, kind string) (count int, since string) {
	t.Helper()
	var work struct {
		Items []struct {
			Kind     string
			Count    int
			OldestAt string `json:"oldest_at"`
		}
	}
	a.Must(200).Into(&work)
	for _, item := range work.Items {
		if item.Kind == kind {
			return item.Count, item.OldestAt
		}
	}
	return -1, ""
}

func TestWorkThatWaitsIsCountedForWhomItConcerns(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk, leader := s.Staff("样本经办", union.RoleClerk, city.Unit), s.Staff("样本组长", union.RoleLeader, city.Branch)
		stranger, chief := s.Staff("样本外单位", union.RoleClerk, city.Sibling), s.Staff("样本主管", union.RoleSupervisor, city.District)
		first := s.Enrol("样本甲", city.Unit, uniontest.NewFields("样本甲"))
		s.Enrol("样本乙", city.Unit, uniontest.NewFields("样本乙"))
		third := s.Enrol("样本丙", city.Sibling, uniontest.NewFields("样本丙"))
		clerk.Approve(first)
		stranger.Approve(third)

		expect := func(who *uniontest.Client, path, kind string, want int) {
			t.Helper()
			if got, _ := waiting(t, who.Get(path), kind); got != want {
				t.Errorf("%s of %s: got %d, want %d", kind, path, got, want)
			}
		}
		expect(clerk, "/work", "review", 1)
		expect(clerk, "/work", "to_batch", 1)
		expect(chief, "/work", "review", 1)
		expect(chief, "/work", "to_batch", 2)
		expect(chief, "/work?org_id="+string(city.Sibling.ID), "to_batch", 1)
		expect(leader, "/work", "cards_to_hand_out", 0)
		expect(leader, "/work", "review", -1)
		if _, since := waiting(t, clerk.Get("/work"), "review"); since == "" {
			t.Error("nobody is told since when the oldest waits")
		}
		batch := clerk.NewBatch(city.Unit)
		expect(clerk, "/work", "batch_draft", 1)
		if _, since := waiting(t, clerk.Get("/work"), "batch_draft"); since == "" {
			t.Error("the age of the batch is not told")
		}
		batch.Rows(map[string]any{"add": []string{first.ApplicationID}})
		expect(clerk, "/work", "to_batch", 0)
		stranger.Get("/work?org_id=" + string(city.Unit.ID)).Must(404)
		s.Person("样本会员").Get("/work").Must(403)
	})
}

func TestTheFunnelIsShownWithThatOfEachOrgBelow(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk, chief := s.Staff("样本经办", union.RoleClerk, city.Unit), s.Staff("样本主管", union.RoleSupervisor, city.District)
		a, b := uniontest.NewFields("样本甲"), uniontest.NewFields("样本乙")
		clerk.Row(city.Unit, a)
		clerk.Row(city.Unit, b)
		clerk.Approve(s.Enrol("样本甲", city.Branch, a))

		seen := chief.Get(orgPath(city.District, "/progress")).Must(200)
		if seen.Number("org.roster") != 2 || seen.Number("org.not_started") != 1 {
			t.Errorf("roster and not started: %s", seen.Body)
		}
		// 100 people in each of the district, its two units and the branch below one of them.
		if seen.Number("org.headcount") != 400 || seen.Number("children.0.headcount")+seen.Number("children.1.headcount") != 300 {
			t.Errorf("headcounts: %s", seen.Body)
		}
		stages := map[string]int{"org.stages.0.ever": 1, "org.stages.1.ever": 1, "org.stages.2.ever": 1, "org.stages.2.now": 1, "org.stages.1.now": 0, "org.stages.3.ever": 0}
		for at, want := range stages {
			if seen.Number(at) != want {
				t.Errorf("%s: got %d, want %d", at, seen.Number(at), want)
			}
		}
		found := map[string]int{}
		for i := 0; seen.At(fmt.Sprintf("children.%d", i)) != nil; i++ {
			found[seen.Text(fmt.Sprintf("children.%d.id", i))] = seen.Number(fmt.Sprintf("children.%d.stages.2.now", i))
		}
		if len(found) < 2 || found[string(city.Unit.ID)] != 1 || found[string(city.Sibling.ID)] != 0 {
			t.Errorf("children: %v", found)
		}
		paged := chief.Get(orgPath(city.District, "/progress?limit=1")).Must(200)
		if paged.At("children.1") != nil || paged.Text("next_cursor") == "" {
			t.Errorf("the first page: %s", paged.Body)
		}
		if unit := clerk.Get(orgPath(city.Unit, "/progress")).Must(200); unit.Number("org.stages.2.now") != 1 || unit.At("children.0") == nil {
			t.Errorf("the unit: %s", unit.Body)
		}
		clerk.Get(orgPath(city.District, "/progress")).Must(404)
	})
}
