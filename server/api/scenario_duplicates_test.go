package api_test

import (
	"testing"
	"time"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

func TestTheNearestCommonSupervisorSettlesANumberStatedInTwoUnits(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBatchRig(s)
		other := s.Staff("样本经办二", union.RoleClerk, r.City.Foreign)
		district := s.Staff("样本区县", union.RoleSupervisor, r.City.District)
		city := s.Staff("样本市总", union.RoleSupervisor, r.City.Federation)
		fields := uniontest.NewFields("样本会员甲")
		here := s.Enrol("样本甲", r.City.Unit, fields)
		there := s.Enrol("样本甲另一个微信", r.City.Foreign, fields)

		// Each clerk sees the hint and the other unit's name; nobody but the common supervisor sees more.
		for clerk, a := range map[*uniontest.Client]*uniontest.Applicant{r.Clerk: here, other: there} {
			if flags, _ := a.See(clerk).At("item.flags").([]any); !containsText(flags, "duplicate") {
				t.Fatalf("the clerk sees the flags %v", flags)
			}
		}
		if list := district.Get("/duplicate-cases").Must(200); list.Text("items.0.id") != "" {
			t.Fatalf("a district sees what is the city's to settle: %s", list.Body)
		}
		found := city.Get("/duplicate-cases").Must(200)
		path := "/duplicate-cases/" + found.Text("items.0.id")
		district.Get(path).Must(404)
		pair := city.Get(path).Must(200)
		if pair.Text("applications.0.unit_name") != r.City.Unit.Name || pair.Text("applications.1.unit_name") != r.City.Foreign.Name {
			t.Fatalf("the supervisor compares %s", pair.Body)
		}
		s.Clock.Move(8 * 24 * time.Hour)
		r.Clerk, city = s.SignIn("p-样本经办"), s.SignIn("p-样本市总")
		there.Client = s.SignIn("p-样本甲另一个微信")
		if late := city.Get("/duplicate-cases").Must(200); late.At("items.0.overdue") != true {
			t.Fatalf("after more than five working days: %s", late.Body)
		}

		version := found.Number("items.0.version")
		city.Post(path+"/settlement", map[string]any{"version": version, "kept_id": s.Store.NewID()}).MustCode(422, "clash_kept_unknown")
		city.Post(path+"/settlement", map[string]any{"version": version, "kept_id": here.ApplicationID}).Must(200)
		city.Post(path+"/settlement", map[string]any{"version": version, "kept_id": there.ApplicationID}).MustCode(409, "clash_settled")

		if mine := there.Get("/me/card").Must(200); mine.Text("application_status") != "ended" {
			t.Fatalf("the second account sees %s", mine.Body)
		}
		r.figuresOf(r.City.Foreign, map[union.Stage]int{union.StageEnded: 1})
		if flags, _ := here.See(r.Clerk).At("item.flags").([]any); containsText(flags, "duplicate") {
			t.Fatalf("the hint stays: %v", flags)
		}
		r.Clerk.Approve(here)
	})
}

func TestWhatIsAtTheBankIsTheOneThatStays(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := acceptedBatch(s, 1)
		second := s.Enrol("样本另一个微信", r.City.Sibling, r.people[0].Fields)
		district := s.Staff("样本区县", union.RoleSupervisor, r.City.District)
		found := district.Get("/duplicate-cases").Must(200)
		path := "/duplicate-cases/" + found.Text("items.0.id") + "/settlement"
		district.Post(path, map[string]any{"version": 1, "kept_id": second.ApplicationID}).MustCode(409, "clash_at_bank")
		district.Post(path, map[string]any{"version": 1, "kept_id": r.people[0].ApplicationID}).Must(200)
		if mine := second.Get("/me/card").Must(200); mine.Text("application_status") != "ended" {
			t.Fatalf("the second account sees %s", mine.Body)
		}
	})
}

func TestAPhoneOfTwoPeopleGoesBackToTheOneWhoseItIsNot(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBatchRig(s)
		district := s.Staff("样本区县", union.RoleSupervisor, r.City.District)
		first := s.Enrol("样本甲", r.City.Unit, uniontest.NewFields("样本甲"))
		fields := uniontest.NewFields("样本乙")
		fields.Phone = first.Fields.Phone
		second := s.Enrol("样本乙", r.City.Sibling, fields)
		found := district.Get("/duplicate-cases").Must(200)
		if found.Text("items.0.kind") != "phone" {
			t.Fatalf("the supervisor has %s", found.Body)
		}
		district.Post("/duplicate-cases/"+found.Text("items.0.id")+"/settlement", map[string]any{"version": 1, "kept_id": first.ApplicationID}).Must(200)
		mine := second.Get("/applications/current").Must(200)
		if mine.Text("status") != "returned" || mine.Text("reasons.0.field") != "phone" {
			t.Fatalf("the second person sees %s", mine.Body)
		}
	})
}

func TestACaseIsGoneWhenOneOfTheTwoIsTakenBack(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBatchRig(s)
		district := s.Staff("样本区县", union.RoleSupervisor, r.City.District)
		fields := uniontest.NewFields("样本会员甲")
		s.Enrol("样本甲", r.City.Unit, fields)
		second := s.Enrol("样本甲另一个微信", r.City.Sibling, fields)
		second.Do("DELETE", second.Path("/submission")+"?version="+itoa(second.Version), nil, "").Must(200)
		if open := district.Get("/duplicate-cases").Must(200); open.Text("items.0.id") != "" {
			t.Fatalf("the supervisor still has %s", open.Body)
		}
		if gone := district.Get("/duplicate-cases?status=gone").Must(200); gone.Text("items.0.id") == "" {
			t.Fatal("the case is not among those that are gone")
		}
	})
}
