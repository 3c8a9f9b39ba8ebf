package api_test

import (
	"testing"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

func TestSomebodyIsFoundOnTheListByAWholeNamePhoneOrNumber(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk, leader := s.Staff("样本经办", union.RoleClerk, city.Unit), s.Staff("样本组长", union.RoleLeader, city.Branch)
		other, chief := s.Staff("样本经办二", union.RoleClerk, city.Sibling), s.Staff("样本主管", union.RoleSupervisor, city.District)
		n := rosterNumbers(2)
		for i, org := range []union.ID{city.Branch.ID, city.Unit.ID} {
			clerk.Post("/roster-rows", map[string]any{"org_id": org, "name": "样本•甲", "document_number": n[i], "phone": []string{"13900000001", "13900000002"}[i]}).Must(201)
		}
		search := func(who *uniontest.Client, body map[string]any) *uniontest.Answer {
			return who.Post("/roster-rows/search", body)
		}
		count := func(a *uniontest.Answer) int {
			list, _ := a.Must(200).At("items").([]any)
			return len(list)
		}
		for _, c := range []struct {
			who  *uniontest.Client
			text string
			want int
		}{
			{clerk, "样本·甲", 2}, {clerk, " 样本•甲 ", 2}, {clerk, "样本", 0}, {clerk, "139 0000 0002", 1}, {clerk, n[0], 1},
			{leader, "样本·甲", 1}, {leader, n[1], 0}, {other, "样本·甲", 0}, {chief, "样本·甲", 2},
		} {
			if got := count(search(c.who, map[string]any{"text": c.text})); got != c.want {
				t.Errorf("%q gives %d, want %d", c.text, got, c.want)
			}
		}
		if a := search(clerk, map[string]any{"text": n[0]}); a.Text("items.0.name") != "***甲" || a.At("more") != false {
			t.Errorf("what is found is %s", a.Body)
		}
		if got := count(search(clerk, map[string]any{"text": "样本·甲", "org_id": city.Branch.ID, "status": "expected"})); got != 1 {
			t.Errorf("in the branch there are %d", got)
		}
		if got := count(search(clerk, map[string]any{"text": "样本·甲", "status": "ended"})); got != 0 {
			t.Errorf("%d have left", got)
		}
		search(clerk, map[string]any{"text": "样本·甲", "org_id": city.Sibling.ID}).Must(404)
		search(clerk, map[string]any{"text": "12345"}).MustCode(422, "search_text")
	})
}

func TestSomebodyWhoHasAppliedIsShownWithTheApplication(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk := s.Staff("样本经办", union.RoleClerk, city.Unit)
		fields := uniontest.NewFields("样本甲")
		clerk.Row(city.Unit, fields)
		a := s.Enrol("样本甲", city.Unit, fields)
		clerk.Approve(a)
		if list := clerk.Get("/roster-rows?status=applied").Must(200); list.Text("items.0.application_id") != a.ApplicationID {
			t.Fatalf("the list is %s", list.Body)
		}
		gone := clerk.Upload("/rosters?org_id="+string(city.Unit.ID), "名册.csv", []byte("姓名,证件号码\n样本乙,"+rosterNumbers(1)[0]+"\n")).Must(201)
		people := clerk.Get("/rosters/" + gone.Text("id") + "/people?change=gone").Must(200)
		if people.Text("items.0.application_id") != a.ApplicationID {
			t.Fatalf("who is gone is %s", people.Body)
		}
		clerk.Post("/rosters/"+gone.Text("id")+"/ends", map[string]any{
			"reason": "left", "rows": []any{map[string]any{"id": people.Text("items.0.row_id"), "version": people.Number("items.0.version")}},
		}).MustCode(409, "roster_row_busy")
		if found := clerk.Post("/roster-rows/search", map[string]any{"text": "样本甲"}).Must(200); found.Text("items.0.application_id") != a.ApplicationID {
			t.Fatalf("what is found is %s", found.Body)
		}
	})
}
