package mandate_test

import (
	"strings"
	"testing"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

func TestSealingNamesWhoseOwnIDIsMissing(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := uniontest.NewOffice(s)
		b := r.Clerk.NewBatch(r.City.Unit)
		r.Approved("样本甲")
		b.Rows(map[string]any{"fill": 10}).Must(200)
		refused := b.Move("seal").MustCode(422, "mandate_incomplete")
		if refused.Text("errors.0.code") != "head_mandate_missing" || refused.Text("errors.1.code") != "clerk_mandate_missing" {
			t.Fatalf("both are missing, but it says %s", refused.Body)
		}
		r.Clerk.Mandate("样本经办")
		if got := b.Move("seal").MustCode(422, "mandate_incomplete").Text("errors.0.code"); got != "head_mandate_missing" {
			t.Fatalf("the head's is missing, but it says %s", got)
		}
		r.Head.Mandate("样本主席")
		b.Move("seal").Must(200)
	})
}

func TestAnOwnIDThatDoesNotServe(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := uniontest.NewOffice(s)
		r.Clerk.Upload("/me/mandate-id/photos/front", "photo.jpg", uniontest.SpecimenPhoto(t, union.IDFront, uniontest.NewFields("样本"))).MustCode(409, "mandate_not_started")
		consent := r.Clerk.Get("/me/mandate-id").Must(200).Text("consent.sha256")
		start := func(hash string, change func(*union.Fields)) *uniontest.Answer {
			f := uniontest.NewFields("样本经办")
			change(&f)
			return r.Clerk.Post("/me/mandate-id", map[string]any{"consent_sha256": hash, "fields": uniontest.MandateFields(f)})
		}
		start(strings.Repeat("0", 64), func(*union.Fields) {}).MustCode(409, "consent_text_changed")
		for name, change := range map[string]func(*union.Fields){
			"document_number_check": func(f *union.Fields) { f.DocumentNumber = f.DocumentNumber[:17] + other(f.DocumentNumber[17]) },
			"document_expired":      func(f *union.Fields) { f.ValidTo = "2026-03-01" },
			"phone_shape":           func(f *union.Fields) { f.Phone = "12345" },
			"name_missing":          func(f *union.Fields) { f.Name = " " },
		} {
			if got := start(consent, change).MustCode(422, "mandate_fields").Text("errors.0.code"); got != name {
				t.Errorf("%s is refused as %s", name, got)
			}
		}
		// It ends within 30 days: good to be captured, not to seal with.
		soon := start(consent, func(f *union.Fields) { f.ValidTo = "2026-03-20" }).Must(201)
		if soon.At("in_force") != false {
			t.Error("an ID without photos is in force")
		}
		finishMandate(r.Clerk)
		r.Head.Mandate("样本主席")
		r.Approved("样本甲")
		b := r.Clerk.NewBatch(r.City.Unit)
		b.Rows(map[string]any{"fill": 1}).Must(200)
		if got := b.Move("seal").MustCode(422, "mandate_incomplete").Text("errors.0.code"); got != "clerk_document_ends_soon" {
			t.Errorf("refused as %s", got)
		}
		// Captured anew it takes the place of the one before.
		r.Clerk.Mandate("样本经办")
		b.Move("seal").Must(200)
	})
}

func other(digit byte) string {
	if digit == '1' {
		return "2"
	}
	return "1"
}

func finishMandate(c *uniontest.Client) {
	c.T.Helper()
	for _, side := range []union.IDSide{union.IDFront, union.IDBack} {
		c.Upload("/me/mandate-id/photos/"+string(side), "photo.jpg", uniontest.SpecimenPhoto(c.T, side, uniontest.NewFields("样本"))).Must(201)
	}
	c.Upload("/me/mandate-id/signature", "signature.png", uniontest.Signature(c.T)).Must(201)
}

func TestAClerkWhoIsAMemberStatesNoNumberButTheirOwn(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := uniontest.NewOffice(s)
		person := r.Approved("样本甲")
		s.Grant(person.Client, union.Grant{Role: union.RoleClerk, OrgID: &r.City.Unit.ID})
		consent := person.Get("/me/mandate-id").Must(200).Text("consent.sha256")
		foreign := uniontest.MandateFields(uniontest.NewFields("样本甲"))
		person.Post("/me/mandate-id", map[string]any{"consent_sha256": consent, "fields": foreign}).MustCode(422, "mandate_not_own")
		person.Post("/me/mandate-id", map[string]any{"consent_sha256": consent, "fields": uniontest.MandateFields(person.Fields)}).Must(201)
	})
}
