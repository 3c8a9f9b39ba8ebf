package api_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

func invite(c *uniontest.Client, role union.Role, place union.ID) *uniontest.Answer {
	return c.Post("/grants", map[string]any{"role": role, "place_id": place, "name": "样本同事"})
}

func accept(c *uniontest.Client, code string) *uniontest.Answer {
	return c.Post("/invitations/"+code+"/acceptance", nil)
}

func TestAnInvitationGivesItsRoleToOnePersonOnce(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		chief, person, other := s.Staff("样本主管", union.RoleSupervisor, city.District), s.Person("样本甲"), s.Person("样本乙")
		person.Get("/review-queue").Must(403)
		made := invite(chief, union.RoleClerk, city.Unit.ID).Must(201)
		code := made.Text("code")
		if len(code) != 19 || made.Text("qr") != "unioncard:invitation:"+strings.ReplaceAll(code, "-", "") {
			t.Fatalf("the invitation is %s", made.Body)
		}
		listed := chief.Get("/invitations").Must(200)
		if listed.Text("items.0.id") != made.Text("id") || strings.Contains(string(listed.Body), code) {
			t.Fatalf("open invitations are %s", listed.Body)
		}
		me := accept(person, strings.ToLower(code)).Must(201)
		if me.Text("scopes.0.role") != "clerk" || me.Text("scopes.0.place_name") != city.Unit.Name || me.Text("name") != "样本同事" {
			t.Fatalf("the clerk is %s", me.Body)
		}
		person.Get("/review-queue").Must(200)
		accept(other, code).MustCode(404, "invitation_not_found")
		accept(person, code).MustCode(404, "invitation_not_found")
		again := invite(chief, union.RoleClerk, city.Unit.ID).Must(201)
		accept(person, again.Text("code")).MustCode(409, "grant_held")
		accept(other, again.Text("code")).Must(201)
		deliver(t, s)
		if got := chief.Get("/inbox").Must(200); got.Text("items.0.topic") != "grant:accepted" || got.Number("unread") == 0 {
			t.Fatalf("the inbox is %s", got.Body)
		}
	})
}

func TestAnInvitationEndsByTimeByCancellingAndWithItsMaker(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		root, person := s.Staff("样本市总", union.RoleSupervisor, city.Federation), s.Person("样本甲")
		late := invite(root, union.RoleClerk, city.Unit.ID).Must(201).Text("code")
		cancelled := invite(root, union.RoleHead, city.Unit.ID).Must(201)
		root.Delete("/invitations/" + cancelled.Text("id")).Must(204)
		root.Delete("/invitations/" + cancelled.Text("id")).Must(404)
		accept(person, cancelled.Text("code")).MustCode(404, "invitation_not_found")
		chief := s.Staff("样本主管", union.RoleSupervisor, city.District)
		orphan := invite(chief, union.RoleClerk, city.Unit.ID).Must(201).Text("code")
		grants := root.Get("/grants?role=supervisor&org_id=" + string(city.District.ID)).Must(200)
		root.Delete("/grants/" + grants.Text("items.0.id")).Must(204)
		accept(person, orphan).MustCode(404, "invitation_not_found")
		s.Clock.Move(7*24*time.Hour - time.Minute)
		person, root = person.With(s.SignIn("p-样本甲").Token), root.With(s.SignIn("p-样本市总").Token)
		invite(root, union.RoleLeader, city.Branch.ID).Must(201)
		s.Clock.Move(2 * time.Minute)
		accept(person, late).MustCode(404, "invitation_not_found")
	})
}

func TestEachRoleIsGivenByThoseAboveItOnly(t *testing.T) {
	s := uniontest.New(t, "sqlite")
	city := s.NewCity()
	by := map[string]*uniontest.Client{
		"federation": s.Staff("样本市总", union.RoleSupervisor, city.Federation), "district": s.Staff("样本区", union.RoleSupervisor, city.District),
		"head": s.Staff("样本主席", union.RoleHead, city.Unit), "clerk": s.Staff("样本经办", union.RoleClerk, city.Unit),
	}
	bank := city.BankBranch.ID
	for _, c := range []struct {
		by     string
		role   union.Role
		place  union.ID
		status int
	}{
		{"federation", union.RoleSupervisor, city.District.ID, 201},
		{"federation", union.RoleSupervisor, city.Federation.ID, 403}, // by the machine's keeper
		{"federation", union.RoleSupervisor, city.Unit.ID, 422},       // no such work there
		{"federation", union.RoleBankOfficer, bank, 201},
		{"federation", union.RoleAuditor, city.Federation.ID, 201},
		{"district", union.RoleClerk, city.Unit.ID, 201},
		{"district", union.RoleHead, city.Unit.ID, 201},
		{"district", union.RoleLeader, city.Branch.ID, 201},
		{"district", union.RoleLeader, city.Unit.ID, 422},
		{"district", union.RoleSupervisor, city.District.ID, 403},
		{"district", union.RoleClerk, city.Foreign.ID, 404},
		{"district", union.RoleClerk, city.Federation.ID, 404},
		{"district", union.RoleBankOfficer, bank, 403},
		{"head", union.RoleClerk, city.Unit.ID, 201},
		{"head", union.RoleLeader, city.Branch.ID, 201},
		{"head", union.RoleHead, city.Unit.ID, 403},
		{"head", union.RoleClerk, city.Sibling.ID, 404},
		{"clerk", union.RoleLeader, city.Branch.ID, 201},
		{"clerk", union.RoleClerk, city.Unit.ID, 403},
		{"clerk", union.RoleHead, city.Unit.ID, 403},
		{"clerk", union.RoleMerchant, city.Unit.ID, 404},
	} {
		if got := invite(by[c.by], c.role, c.place); got.Status != c.status {
			t.Errorf("%s by %s: got %d, want %d: %s", c.role, c.by, got.Status, c.status, got.Body)
		}
	}
	by["clerk"].Post("/grants", map[string]any{"role": "leader", "place_id": city.Branch.ID, "name": " "}).MustCode(422, "display_name")
	by["clerk"].Post("/grants", map[string]any{"role": "member", "place_id": city.Branch.ID, "name": "样本"}).Must(400)
}

func TestAnEndedRoleStopsAtOnceAndItsWorkGoesOn(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		chief := s.Staff("样本主管", union.RoleSupervisor, city.District)
		clerk := s.Person("样本经办")
		grant := s.Grant(clerk, union.Grant{Role: union.RoleClerk, OrgID: &city.Unit.ID})
		second, desktop := s.SignIn("p-样本经办"), s.SignIn("p-样本经办")
		other := s.Staff("样本副手", union.RoleClerk, city.Unit)
		app := s.Enrol("样本甲", city.Unit, uniontest.NewFields("样本甲"))
		clerk.Post(app.Path("/claim"), nil).Must(200)
		other.Post(app.Path("/claim"), nil).Must(409)
		row := clerk.Post("/roster-rows", map[string]any{"org_id": city.Unit.ID, "name": "样本丙", "document_number": uniontest.DocumentNumber("19800101", true)}).Must(201)
		draft := clerk.Post("/applications", map[string]any{"roster_row_id": row.Text("id")}).Must(201).Text("id")
		other.Get("/applications/" + draft + "/own").Must(404)

		chief.Delete("/grants/" + string(grant.ID)).Must(204)
		for _, old := range []*uniontest.Client{clerk, second, desktop} {
			for range 5 {
				old.Get("/me").Must(401)
			}
		}
		s.SignIn("p-样本经办").Get("/review-queue").Must(403)
		other.Post(app.Path("/claim"), nil).Must(200)
		other.Get("/applications/" + draft + "/own").Must(200)
		chief.Delete("/grants/" + string(grant.ID)).Must(204) // a repeat changes nothing more
		deliver(t, s)
		if got := other.Get("/inbox").Must(200); got.Text("items.0.topic") != "grant:colleague_ended" {
			t.Fatalf("the colleague's inbox is %s", got.Body)
		}
		if n := strings.Count(string(s.SignIn("p-样本经办").Get("/inbox").Must(200).Body), "grant:ended"); n != 1 {
			t.Fatalf("told %d times", n)
		}
	})
}

func TestOneSupervisorOfTheFederationMayEndAnotherButNotThemself(t *testing.T) {
	s := uniontest.New(t, "sqlite")
	city := s.NewCity()
	first, second := s.Person("样本一"), s.Person("样本二")
	one := s.Grant(first, union.Grant{Role: union.RoleSupervisor, OrgID: &city.Federation.ID})
	two := s.Grant(second, union.Grant{Role: union.RoleSupervisor, OrgID: &city.Federation.ID})
	first.Delete("/grants/" + string(one.ID)).Must(403)
	first.Delete("/grants/" + string(two.ID)).Must(204)
	second.Get("/me").Must(401)
}

func TestAnInboxIsOnlyItsOwners(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		ctx := context.Background()
		person, other := s.Person("样本甲"), s.Person("样本乙")
		account := union.ID(person.Get("/me").Must(200).Text("account_id"))
		for range 3 {
			if err := s.Store.Enqueue(ctx, union.Notice{Topic: "grant:ended", AccountID: account}); err != nil {
				t.Fatal(err)
			}
			s.Clock.Move(time.Second)
		}
		deliver(t, s)
		page := person.Get("/inbox?limit=2").Must(200)
		rest := person.Get("/inbox?limit=2&cursor=" + page.Text("next_cursor")).Must(200)
		if page.Number("unread") != 3 || rest.Text("items.0.id") == "" || rest.At("items.1") != nil || rest.Text("next_cursor") != "" {
			t.Fatalf("pages are %s and %s", page.Body, rest.Body)
		}
		id := page.Text("items.0.id")
		other.Post("/inbox/"+id+"/reading", nil).Must(404)
		person.Post("/inbox/"+id+"/reading", nil).Must(204)
		if got := person.Get("/inbox").Must(200); got.Number("unread") != 2 {
			t.Fatalf("unread: %s", got.Body)
		}
		if got := other.Get("/inbox").Must(200); got.At("items.0") != nil {
			t.Fatalf("a stranger sees %s", got.Body)
		}
	})
}

func TestTheFirstSupervisorComesByTheKeepersInvitationWithinAQuarterOfAnHour(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		ctx := context.Background()
		root, err := s.Features.Orgs.Plant(ctx, "370300", "样本市总工会")
		mustDo(t, err)
		late, err := s.Features.Auth.InviteAdministrator(ctx, root, "样本管理员")
		mustDo(t, err)
		s.Clock.Move(15 * time.Minute)
		person := s.Person("样本甲")
		accept(person, late.Code).MustCode(404, "invitation_not_found")
		invited, err := s.Features.Auth.InviteAdministrator(ctx, root, "样本管理员")
		mustDo(t, err)
		accept(person, union.ShowCode(invited.Code)).Must(201)
		person.Post("/orgs", map[string]any{"parent_id": root.ID, "code": "D-1", "name": "样本区工会", "level": "district"}).Must(201)
		person.Post("/bank-branches", map[string]any{"code": "B-1", "name": "样本支行", "address": "", "phone": ""}).Must(201)
	})
}

// deliver takes waiting messages to their inboxes.
func deliver(t *testing.T, s *uniontest.Server) {
	t.Helper()
	_, err := s.Outbox.Once(context.Background())
	mustDo(t, err)
}
