package enrolment_test

import (
	"fmt"
	"testing"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

func TestNobodyDecidesOnWhatTheyHaveNotLookedAt(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk := s.Staff("样本经办", union.RoleClerk, city.Unit)
		a := s.Enrol("样本甲", city.Unit, uniontest.NewFields("样本甲"))
		clerk.Post(a.Path("/claim"), nil).Must(200)
		seen := a.Version
		a.Version = a.Delete(fmt.Sprintf("%s?version=%d", a.Path("/submission"), seen)).Must(200).Number("version")
		a.Fields.Name = "样本甲甲"
		a.Fill()
		a.Sign()
		a.Submit()
		reason := []any{map[string]any{"field": "name", "code": "value_differs"}}
		for verb, body := range map[string]map[string]any{
			"/approval": {}, "/return": {"reasons": reason}, "/rejection": {"reason": "not_a_member"},
		} {
			body["version"] = seen
			refused := clerk.Post(a.Path(verb), body).MustCode(409, "application_changed")
			if refused.Text("detail") != "内容已变，请再看一遍。" {
				t.Errorf("%s says %s", verb, refused.Body)
			}
		}
		a.See(clerk)
		clerk.Approve(a)
		clerk.Post(a.Path("/reopening"), map[string]any{"version": a.Version - 1, "reasons": reason}).MustCode(409, "application_changed")
	})
}

func TestNobodyClaimsWhatTheyMayNotDecideOn(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk, other := s.Staff("样本经办", union.RoleClerk, city.Unit), s.Staff("样本另一经办", union.RoleClerk, city.Unit)
		fields := uniontest.NewFields("样本老工人")
		helped := clerk.Assist(clerk.Row(city.Unit, fields), fields)
		helped.Fill()
		helped.Sign()
		helped.Submit()
		clerk.Post(helped.Path("/claim"), nil).MustCode(403, "assisted_by_you")
		own := s.Enrol("样本甲", city.Unit, uniontest.NewFields("样本甲"))
		s.Grant(own.Client, union.Grant{Role: union.RoleClerk, OrgID: &city.Unit.ID})
		own.Post(own.Path("/claim"), nil).MustCode(403, "own_application")
		other.Approve(helped)
		other.Approve(own)
	})
}
