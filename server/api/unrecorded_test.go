package api_test

import (
	"strings"
	"testing"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

func TestNothingPersonalIsShownThatCannotBeRecorded(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBatchRig(s)
		person := s.Enrol("样本甲", r.City.Unit, uniontest.NewFields("样本甲"))
		reveal := func() *uniontest.Answer {
			return r.Clerk.Post(person.Path("/reveal"), map[string]any{"reason": "核对资料"})
		}
		reveal().Must(200)
		r.Clerk.Get(person.Path("/photos/" + string(union.IDFront))).Must(200)
		if _, err := s.SQL().Exec("DROP TABLE audit_rows"); err != nil {
			t.Fatal(err)
		}
		for _, answer := range []*uniontest.Answer{reveal(), r.Clerk.Get(person.Path("/photos/" + string(union.IDFront)))} {
			answer.Must(500)
			for _, secret := range []string{person.Fields.Name, person.Fields.DocumentNumber, person.Fields.Phone, person.Fields.Address, "JFIF"} {
				if strings.Contains(string(answer.Body), secret) {
					t.Errorf("%s shows what could not be recorded", answer.What)
				}
			}
		}
	})
}
