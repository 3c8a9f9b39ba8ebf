package api_test

import (
	"fmt"
	"testing"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

func TestOnePersonIsAddedByHandLeavesAndComesBack(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk := s.Staff("样本经办", union.RoleClerk, city.Unit)
		n := rosterNumbers(2)
		entry := map[string]any{"org_id": city.Branch.ID, "name": "样本•甲", "document_number": n[0], "phone": "139 0000 0001", "hardship": "大病", "hardship_year": "2025"}
		row := clerk.Post("/roster-rows", entry).Must(201)
		if row.Text("name") != "***甲" || row.Text("org_name") != "样本纺织厂一分会" || row.Text("document_kind") != "resident_id" || row.Number("hardship_year") != 2025 {
			t.Fatalf("the row is %s", row.Body)
		}
		clerk.Post("/roster-rows", entry).MustCode(409, "roster_row_exists")
		clerk.Post("/roster-rows", map[string]any{"org_id": city.Unit.ID, "name": "样本乙", "phone": "13900000001"}).MustCode(422, "phone_taken")

		path := "/roster-rows/" + row.Text("id")
		clerk.Post(path+"/end", map[string]any{"reason": "bored", "version": 1}).MustCode(422, "end_reason_unknown")
		clerk.Post(path+"/end", map[string]any{"reason": "retired", "version": 7}).MustCode(409, "stale")
		ended := clerk.Post(path+"/end", map[string]any{"reason": "retired", "version": 1}).Must(200)
		if ended.Text("status") != "ended" || ended.Text("end_reason") != "retired" {
			t.Fatalf("the row is %s", ended.Body)
		}
		if p := clerk.Post(path+"/end", map[string]any{"reason": "retired", "version": 2}).MustCode(409, "roster_row_wrong_status"); p.Text("current_status") != "ended" {
			t.Fatalf("the conflict is %s", p.Body)
		}
		if got, ended := notStarted(t, s, city.Unit), present(t, s, city.Unit, union.StageEnded); got != 0 || ended != 1 {
			t.Fatalf("%d not started, %d ended", got, ended)
		}
		again := clerk.Post("/roster-rows", entry).Must(201)
		clerk.Post(path+"/revival", map[string]any{"version": 2}).MustCode(409, "roster_row_exists")
		clerk.Post("/roster-rows/"+again.Text("id")+"/end", map[string]any{"reason": "duplicate", "version": 1}).Must(200)
		clerk.Post(path+"/revival", map[string]any{"version": 1}).MustCode(409, "stale")
		if back := clerk.Post(path+"/revival", map[string]any{"version": 2}).Must(200); back.Text("status") != "expected" || back.At("end_reason") != nil {
			t.Fatalf("the row is %s", back.Body)
		}
		if got, ended := notStarted(t, s, city.Unit), present(t, s, city.Unit, union.StageEnded); got != 1 || ended != 1 {
			t.Fatalf("%d not started, %d ended", got, ended)
		}
	})
}

func TestEveryFieldOfAnEntryThatIsWrongIsNamed(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk := s.Staff("样本经办", union.RoleClerk, city.Unit)
		p := clerk.Post("/roster-rows", map[string]any{
			"org_id": city.Unit.ID, "name": "样本<甲>", "document_number": "370303", "phone": "12345", "hardship": "低保", "hardship_year": "去年",
		}).MustCode(422, "roster_row_invalid")
		got := ""
		for i := range 5 {
			got += p.Text(fmt.Sprintf("errors.%d.code", i)) + " "
		}
		if got != "name_character document_number_shape phone_shape hardship_year  " {
			t.Fatalf("errors are %s", got)
		}
		clerk.Post("/roster-rows", map[string]any{"org_id": city.Unit.ID, "name": "样本甲", "status": "applied"}).Must(400)
		clerk.Post("/roster-rows", map[string]any{"org_id": city.Unit.ID, "name": "样本甲", "applying_org_id": city.Sibling.ID}).Must(400)
	})
}

func TestSomebodyWithAnApplicationIsNotTakenOffTheList(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk := s.Staff("样本经办", union.RoleClerk, city.Unit)
		fields := uniontest.NewFields("样本甲")
		clerk.Post("/roster-rows", map[string]any{"org_id": city.Branch.ID, "name": fields.Name, "document_number": fields.DocumentNumber}).Must(201)
		s.Enrol("样本甲", city.Branch, fields)
		applied := clerk.Get("/roster-rows?status=applied").Must(200)
		end := map[string]any{"reason": "left", "version": applied.Number("items.0.version")}
		path := "/roster-rows/" + applied.Text("items.0.id") + "/end"
		clerk.Post(path, end).MustCode(409, "roster_row_busy")
		// A sheet that puts the person elsewhere moves nothing while the application runs.
		list := uploadRoster(clerk, city.Unit, rosterTitles+fields.Name+",,"+fields.DocumentNumber+",,样本纺织厂工会,,\n").Must(201)
		mustFigures(t, list, "0 new, 0 changed, 1 same, 0 gone, 0 bad")
	})
}
