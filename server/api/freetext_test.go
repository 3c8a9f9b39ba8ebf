package api_test

import (
	"strings"
	"testing"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// What somebody types and what is kept as it is takes no number of a person.
func TestTextsThatAreKeptAsTheyAreTakeNoNumberOfAPerson(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		chief, clerk := s.Staff("样本总工会", union.RoleSupervisor, city.Federation), s.Staff("样本经办", union.RoleClerk, city.Unit)
		number := uniontest.DocumentNumber("19800101", true)
		made := chief.Post("/orgs", map[string]any{"parent_id": city.District.ID, "code": "U-900", "name": "样本丝厂工会委员会", "level": "primary"}).Must(201)
		org := func(field, text string) map[string]any {
			facts := map[string]any{"parent_id": city.District.ID, "code": "U-901", "name": "样本绸厂工会委员会", "level": "primary"}
			facts[field] = text
			return facts
		}
		for _, wrong := range []struct {
			what, path string
			body       map[string]any
		}{
			{"an org's name", "/orgs", org("name", "样本"+number)},
			{"an org's address", "/orgs", org("address", "样本路1号，联系人13900000001")},
			{"an org's code", "/orgs", org("code", number)},
			{"why an org is closed", orgPath(union.Org{ID: union.ID(made.Text("id"))}, "/closure"), map[string]any{"version": 1, "reason": "由139 0000 0001经办"}},
			{"a branch's name", "/bank-branches", map[string]any{"code": "B-900", "name": "样本支行" + number, "address": "", "phone": ""}},
			{"how colleagues see somebody", "/grants", map[string]any{"role": "clerk", "place_id": city.Unit.ID, "name": "样本" + number}},
		} {
			answer := chief.Post(wrong.path, wrong.body).Must(422)
			if codes := answer.Text("code") + " " + answer.Text("errors.0.code"); !strings.Contains(codes, "text_has_number") {
				t.Errorf("%s: refused as %s", wrong.what, codes)
			}
		}
		chief.Post("/orgs", org("code", "91370300123456789X")).Must(201) // the code of a legal person
		row := map[string]any{"org_id": city.Unit.ID, "name": "样本甲", "document_number": number, "hardship": "13900000001"}
		clerk.Post("/roster-rows", row).Must(422)
	})
}
