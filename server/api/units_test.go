package api_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// unitNames reads the names of a list's items in their order.
func unitNames(a *uniontest.Answer) []string {
	a.Must(200)
	var list []string
	for i := 0; a.At(fmt.Sprintf("items.%d", i)) != nil; i++ {
		list = append(list, a.Text(fmt.Sprintf("items.%d.name", i)))
	}
	return list
}

func TestUnitsWithoutClerkBranchOrRosterStandFirst(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		chief := s.Staff("样本主管", union.RoleSupervisor, city.District)
		clerk := s.Staff("样本经办", union.RoleClerk, city.Unit)
		clerk.Row(city.Branch, uniontest.NewFields("样本甲"))
		path := orgPath(city.District, "/units")

		all := chief.Get(path)
		if got := unitNames(all); !slices.Equal(got, []string{"样本机械厂工会", "样本纺织厂工会"}) {
			t.Fatalf("the order is %v", got)
		}
		if all.Number("units") != 2 || all.Number("without_clerk") != 1 || all.Number("without_branch") != 0 || all.Number("without_roster") != 1 {
			t.Fatalf("the counts are %s", all.Body)
		}
		if all.Number("items.1.roster") != 1 || all.Number("items.1.headcount") != 200 || all.Number("items.0.headcount") != 100 || all.Number("items.1.clerks") != 1 || all.Text("items.1.bank_branch_name") != "样本支行" || all.Text("items.1.parent_name") != city.District.Name {
			t.Fatalf("the unit is %s", all.Body)
		}
		for query, want := range map[string][]string{
			"?gap=clerk": {"样本机械厂工会"}, "?gap=branch": nil, "?gap=roster": {"样本机械厂工会"}, "?query=纺织": {"样本纺织厂工会"},
			"?query=%25": nil, "?query=" + city.Unit.Code: {"样本纺织厂工会"},
		} {
			if got := unitNames(chief.Get(path + query)); !slices.Equal(got, want) {
				t.Errorf("%s gives %v", query, got)
			}
		}
		first := chief.Get(path + "?limit=1").Must(200)
		if rest := unitNames(chief.Get(path + "?limit=1&cursor=" + first.Text("next_cursor"))); !slices.Equal(rest, []string{"样本纺织厂工会"}) {
			t.Errorf("the second page is %v", rest)
		}
		for _, person := range []*uniontest.Client{s.Staff("样本二", union.RoleClerk, city.Sibling), clerk} {
			if got := unitNames(clerk.Get(orgPath(city.Unit, "/units"))); !slices.Equal(got, []string{"样本纺织厂工会"}) {
				t.Errorf("the unit itself is %v", got)
			}
			person.Get(path).Must(404)
		}
	})
}

func TestEachPageOfUnitsGoesOnWhereTheOneBeforeEnded(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		chief := s.Staff("样本主管", union.RoleSupervisor, city.District)
		for i := range 7 {
			unit := s.Org(&city.District, union.LevelPrimary, fmt.Sprintf("样本%d号厂工会", i), city.BankBranch.ID)
			if i%2 == 0 {
				s.Staff(fmt.Sprintf("样本经办%d", i), union.RoleClerk, unit).Row(unit, uniontest.NewFields("样本甲"))
			}
		}
		var seen []string
		for cursor := ""; ; {
			page := chief.Get(orgPath(city.District, "/units?limit=2&cursor="+cursor))
			seen = append(seen, unitNames(page)...)
			cursor = page.Text("next_cursor")
			if cursor == "" {
				break
			}
		}
		if len(seen) == 9 {
			slices.Sort(seen[5:])
		}
		if len(seen) != 9 || !slices.Equal(seen[5:], []string{"样本0号厂工会", "样本2号厂工会", "样本4号厂工会", "样本6号厂工会"}) {
			t.Fatalf("the pages give %v", seen)
		}
		slices.Sort(seen)
		if len(slices.Compact(seen)) != 9 {
			t.Fatal("a unit stands on two pages")
		}
		chief.Get(orgPath(city.District, "/units?cursor=eyJrIjoieCIsImkiOiIwMDAwMDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDAifQ")).MustCode(400, "cursor")
	})
}

func TestAnOrgIsShownWithTheNamesAroundIt(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		chief, officer := s.Staff("样本主管", union.RoleSupervisor, city.District), s.Officer("样本行员", city.BankBranch)
		clerk, head := s.Staff("样本经办", union.RoleClerk, city.Unit), s.Enrol("样本负责人", city.Unit, uniontest.NewFields("样本负责人"))
		clerk.Approve(head)
		s.Grant(head.Client, union.Grant{Role: union.RoleHead, OrgID: &city.Unit.ID})
		officers := chief.Get("/bank-branches/" + string(city.BankBranch.ID) + "/officers").Must(200)
		id := officer.Get("/me").Must(200).Text("account_id")
		if officers.Text("items.0.account_id") != id || officers.At("items.1") != nil {
			t.Fatalf("the officers are %s", officers.Body)
		}
		mustDo(t, s.Store.NameAccount(context.Background(), union.ID(id), "样本行员"))
		chief.Get("/bank-branches/" + string(city.Unit.ID) + "/officers").Must(404)
		head.Get("/bank-branches/" + string(city.BankBranch.ID) + "/officers").Must(403)

		grants := chief.Get("/grants?role=head&here=true&org_id=" + string(city.Unit.ID)).Must(200)
		memberID := grants.Text("items.0.member_id")
		if memberID == "" || grants.At("items.1") != nil {
			t.Fatalf("the heads are %s", grants.Body)
		}
		chief.Put(orgPath(city.Unit, "/bank-branch"), map[string]any{"version": 1, "bank_branch_id": city.BankBranch.ID, "officer_id": id}).Must(200)
		chief.Put(orgPath(city.Unit, "/head"), map[string]any{"version": 2, "member_id": memberID}).Must(200)
		seen := chief.Get(orgPath(city.Unit, "")).Must(200)
		if seen.Text("parent_name") != city.District.Name || seen.Text("bank_branch_name") != "样本支行" || seen.Text("head_name") != "***人" || seen.Text("officer_name") != "样本行员" {
			t.Fatalf("the unit is %s", seen.Body)
		}
	})
}

func TestGrantsAndInvitationsOfOneOrgAloneLeaveOutThoseBelow(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		chief := s.Staff("样本主管", union.RoleSupervisor, city.District)
		s.Staff("样本经办", union.RoleClerk, city.Unit)
		s.Staff("样本组长", union.RoleLeader, city.Branch)
		invite(chief, union.RoleClerk, city.Unit.ID).Must(201)
		invite(chief, union.RoleLeader, city.Branch.ID).Must(201)
		below, here := chief.Get("/grants?org_id="+string(city.Unit.ID)).Must(200), chief.Get("/grants?here=true&org_id="+string(city.Unit.ID)).Must(200)
		if below.At("items.1") == nil || here.At("items.1") != nil || here.Text("items.0.role") != "clerk" {
			t.Fatalf("with those below %s, alone %s", below.Body, here.Body)
		}
		open := chief.Get("/invitations?org_id=" + string(city.Unit.ID)).Must(200)
		if open.Text("items.0.role") != "clerk" || open.At("items.1") != nil {
			t.Fatalf("the invitations are %s", open.Body)
		}
		s.Staff("样本外人", union.RoleClerk, city.Foreign).Get("/invitations?org_id=" + string(city.Unit.ID)).Must(404)
	})
}

func TestWhatAnInvitationOffersIsToldToWhoeverBringsItsCode(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		chief, person := s.Staff("样本主管", union.RoleSupervisor, city.District), s.Person("样本甲")
		code := invite(chief, union.RoleClerk, city.Unit.ID).Must(201).Text("code")
		offer := person.Get("/invitations/" + code).Must(200)
		if offer.Text("role") != "clerk" || offer.Text("place_name") != city.Unit.Name {
			t.Fatalf("the offer is %s", offer.Body)
		}
		accept(person, code).Must(201)
		person.Get("/invitations/"+code).MustCode(404, "invitation_not_found")
		person.Get("/invitations/ABCD").MustCode(404, "invitation_not_found")
	})
}

func TestWhatIsToBeSettledAboutPeopleIsCountedAsWork(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk, other := s.Staff("样本经办", union.RoleClerk, city.Unit), s.Staff("样本经办二", union.RoleClerk, city.Sibling)
		chief := s.Staff("样本主管", union.RoleSupervisor, city.District)
		fields := uniontest.NewFields("样本甲")
		s.Enrol("样本甲", city.Unit, fields)
		s.Enrol("样本甲另一个微信", city.Sibling, fields)
		row := clerk.Row(city.Unit, uniontest.NewFields("样本乙"))
		clerk.Post("/roster-rows/"+row+"/transfer", map[string]any{"org_id": city.Sibling.ID}).Must(201)
		tied := s.Enrol("样本丙", city.Unit, uniontest.NewFields("样本丙"))
		clerk.Approve(tied)
		clerk.Post("/ties", map[string]any{"application_id": tied.ApplicationID, "kind": "release", "reason": "phone_lost"}).Must(201)

		for _, c := range []struct {
			who  *uniontest.Client
			kind string
			want int
		}{
			{clerk, "transfer", 0}, {other, "transfer", 1}, {chief, "transfer", 1}, {clerk, "tie", 1}, {other, "tie", 0}, {chief, "tie", 1},
			{clerk, "duplicate", -1}, {chief, "duplicate", 1},
		} {
			if got, _ := waiting(t, c.who.Get("/work"), c.kind); got != c.want {
				t.Errorf("%s of %s: got %d, want %d", c.kind, c.who.Get("/me").Text("name"), got, c.want)
			}
		}
		if _, since := waiting(t, chief.Get("/work"), "tie"); since == "" {
			t.Error("nobody is told since when a tie waits")
		}
	})
}
