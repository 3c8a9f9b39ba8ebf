package api_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"unioncard/server/pii"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

func TestWhoHasNotAppliedIsToldHowToBegin(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		person := s.Person("somebody new")
		mine := person.Get("/me/card").Must(200)
		if mine.Text("title") != "您还没有申请服务卡" || mine.Text("next") == "" || mine.Text("application_id") != "" || mine.Text("application_status") != "" {
			t.Errorf("somebody without an application reads %s", mine.Body)
		}
		way := person.Get("/me/timeline").Must(200)
		if n := bytes.Count(way.Body, []byte(`"done":false`)); n != len(union.Stages) {
			t.Errorf("%d of %d steps are still to come: %s", n, len(union.Stages), way.Body)
		}
	})
}

func TestAMemberEnrolsAndTheClerkApproves(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk := s.Staff("样本经办", union.RoleClerk, city.Unit)
		person := s.Enrol("样本甲", city.Branch, uniontest.NewFields("样本·甲"))
		queue := clerk.Get("/review-queue").Must(200)
		if queue.Text("items.0.id") != person.ApplicationID {
			t.Fatalf("the queue is %s", queue.Body)
		}
		if flags, _ := queue.At("items.0.flags").([]any); len(flags) != 1 || flags[0] != "roster_missing" {
			t.Fatalf("flags are %v", queue.At("items.0.flags"))
		}
		if name := queue.Text("items.0.name"); name != "***甲" {
			t.Fatalf("the list shows the name as %s", name)
		}
		revealed := clerk.Post(person.Path("/reveal"), map[string]any{"reason": "核对资料"}).Must(200)
		if revealed.Text("document_number") != person.Fields.DocumentNumber {
			t.Fatal("the reveal shows another number")
		}
		clerk.Approve(person)
		mine := person.Get("/me/card").Must(200)
		if mine.Text("application_status") != "approved" || mine.Text("title") != "审核已通过" {
			t.Fatalf("the member sees %s", mine.Body)
		}
		if person.Get("/me").Must(200).Text("member.name") != "***甲" {
			t.Fatal("the account is not tied to the member")
		}
		key, err := s.Keys.EvidenceSigner().PublicKey()
		if err != nil {
			t.Fatal(err)
		}
		links, err := s.Features.Enrolment.VerifyChain(context.Background(), city.Unit.ID, func(m, sig []byte) error { return pii.VerifyEvidence(key, m, sig) })
		if err != nil || links != 1 {
			t.Fatalf("evidence: %d links, %v", links, err)
		}
	})
}

func TestAReturnedMemberMendsAndComesBack(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk := s.Staff("样本经办", union.RoleClerk, city.Unit)
		person := s.Enrol("样本甲", city.Unit, uniontest.NewFields("样本甲"))
		clerk.Post(person.Path("/claim"), nil).Must(200)
		for name, reasons := range map[string]any{
			"none":                    []any{},
			"one that no field knows": []any{map[string]any{"field": "photo_front", "code": "phone_unreachable"}},
			"other without words":     []any{map[string]any{"field": "name", "code": "other"}},
		} {
			answer := clerk.Post(person.Path("/return"), map[string]any{"version": person.Version, "reasons": reasons})
			if answer.Status != 422 {
				t.Fatalf("reasons %s: %d", name, answer.Status)
			}
		}
		back := clerk.Post(person.Path("/return"), map[string]any{
			"version": person.Version, "reasons": []any{map[string]any{"field": "photo_front", "code": "photo_blurred"}},
		}).Must(200)
		person.Version = back.Number("version")
		mine := person.Get("/applications/current").Must(200)
		if mine.Text("status") != "returned" || mine.Text("reasons.0.field") != "photo_front" || mine.Text("reasons.0.detail") == "" {
			t.Fatalf("the member sees %s", mine.Body)
		}
		person.Fill()
		person.Post(person.Path("/submission"), map[string]any{"version": person.Version}).MustCode(422, "consent_needed")
		person.Sign()
		person.Submit()
		if got := clerk.Get("/review-queue").Must(200).Text("items.0.id"); got != person.ApplicationID {
			t.Fatalf("the queue has %q", got)
		}
	})
}

func TestAnIncompleteApplicationIsRefusedWithEachField(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		person := s.Draft("样本甲", city.Unit, uniontest.NewFields("样本甲"))
		answer := person.Post(person.Path("/submission"), map[string]any{"version": person.Version}).MustCode(422, "application_incomplete")
		fields := map[string]bool{}
		list, _ := answer.At("errors").([]any)
		for _, e := range list {
			fields[fmt.Sprint(e.(map[string]any)["field"])] = true
		}
		for _, field := range []string{"name", "document_number", "phone", "photo_front", "photo_back"} {
			if !fields[field] {
				t.Errorf("nothing is said of %s", field)
			}
		}
		person.Post("/applications", map[string]any{"org_id": city.Unit.ID}).MustCode(409, "draft_exists")
	})
}

func TestBadPhotosAreRefusedInPlainWordsAndNothingIsKept(t *testing.T) {
	s := uniontest.New(t, "sqlite")
	city := s.NewCity()
	person := s.Draft("样本甲", city.Unit, uniontest.NewFields("样本甲"))
	whole := uniontest.SpecimenPhoto(t, union.IDFront, person.Fields)
	heic := append([]byte{0, 0, 0, 24}, "ftypheic\x00\x00\x00\x00heicmif1 and so on"...)
	for name, test := range map[string]struct {
		content []byte
		status  int
	}{
		"HEIC":              {heic, 415},
		"SVG":               {[]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900"></svg>`), 415},
		"PDF":               {[]byte("%PDF-1.7 and so on"), 415},
		"a truncated JPEG":  {whole[:len(whole)/2], 422},
		"nothing":           {nil, 415},
		"more than allowed": {make([]byte, 11<<20), 413},
		"the other side":    {uniontest.SpecimenPhoto(t, union.IDBack, person.Fields), 422},
	} {
		answer := person.Upload(person.Path("/photos/front"), "x.jpg", test.content)
		if answer.Status != test.status || answer.Text("detail") == "" {
			t.Errorf("%s: got %d %s", name, answer.Status, answer.Body)
		}
	}
	if photos, _ := person.Get("/applications/current").Must(200).At("photos").([]any); len(photos) != 0 {
		t.Fatalf("photos are %v", photos)
	}
	kept := 0
	if err := s.Blobs.List(t.Context(), "photos/", func(string, int64) error { kept++; return nil }); err != nil || kept != 0 {
		t.Fatalf("%d blobs are left, %v", kept, err)
	}
}

func TestNobodyDecidesOnTheirOwnApplicationOrOneThatTheyHelpedWith(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		person := s.Enrol("样本甲", city.Unit, uniontest.NewFields("样本甲"))
		s.Grant(person.Client, union.Grant{Role: union.RoleClerk, OrgID: &city.Unit.ID})
		person.Post(person.Path("/claim"), nil).MustCode(403, "own_application")
		person.Post(person.Path("/approval"), map[string]any{"version": person.Version}).MustCode(403, "own_application")
		person.Post(person.Path("/return"), map[string]any{"version": person.Version, "reasons": []any{map[string]any{"field": "name", "code": "value_differs"}}}).MustCode(403, "own_application")
		if flags := fmt.Sprint(person.Get("/review-queue").Must(200).At("items.0.flags")); flags != "[roster_missing own_application]" {
			t.Fatalf("flags are %s", flags)
		}
		person.Delete(person.Path("/claim")).Must(204)
		s.Staff("样本上级", union.RoleSupervisor, city.District).Approve(person)
	})
}

func TestTwoClerksNeverWorkOnOneApplication(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		first, second := s.Staff("样本经办一", union.RoleClerk, city.Unit), s.Staff("样本经办二", union.RoleClerk, city.Unit)
		person := s.Enrol("样本甲", city.Unit, uniontest.NewFields("样本甲"))
		first.Post(person.Path("/claim"), nil).Must(200)
		second.Post(person.Path("/claim"), nil).MustCode(409, "claimed_by_another")
		second.Post(person.Path("/approval"), map[string]any{"version": person.Version}).MustCode(409, "not_claimed")
		s.Clock.Move(11 * 60e9)
		first.Post(person.Path("/approval"), map[string]any{"version": person.Version}).MustCode(409, "not_claimed")
		second.Approve(person)
	})
}

func TestOneNumberIsApprovedInOneUnitOnlyAndNobodyLearnsMore(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		fields := uniontest.NewFields("样本甲")
		here := s.Enrol("样本甲", city.Unit, fields)
		there := s.Enrol("样本甲另一个微信", city.Foreign, fields)
		clerkHere, clerkThere := s.Staff("样本经办一", union.RoleClerk, city.Unit), s.Staff("样本经办二", union.RoleClerk, city.Foreign)
		seen := clerkThere.Get(there.Path("")).Must(200)
		if seen.Text("duplicates.0.unit_name") != city.Unit.Name || seen.Text("duplicates.0.unit_phone") != city.Unit.Phone {
			t.Fatalf("the clerk sees %s", seen.Body)
		}
		clerkThere.Get(here.Path("")).MustCode(404, "not_found")
		clerkHere.Approve(here)
		clerkThere.Post(there.Path("/claim"), nil).Must(200)
		clerkThere.Post(there.Path("/approval"), map[string]any{"version": there.Version}).MustCode(409, "document_held")
	})
}

func TestASecondPersonCannotHaveTheSamePhone(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk := s.Staff("样本经办", union.RoleClerk, city.Unit)
		first, other := uniontest.NewFields("样本甲"), uniontest.NewFields("样本乙")
		other.Phone = first.Phone
		clerk.Approve(s.Enrol("样本甲", city.Unit, first))
		second := s.Enrol("样本乙", city.Unit, other)
		clerk.Post(second.Path("/claim"), nil).Must(200)
		clerk.Post(second.Path("/approval"), map[string]any{"version": second.Version}).MustCode(409, "phone_held")
	})
}

func TestWithdrawingDeletesThePhotosAtOnceAndKeepsTheEvidence(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		person := s.Enrol("样本甲", city.Unit, uniontest.NewFields("样本甲"))
		person.Post(person.Path("/withdrawal"), map[string]any{"version": person.Version}).Must(200)
		left := 0
		if err := s.Blobs.List(t.Context(), "photos/", func(string, int64) error { left++; return nil }); err != nil || left != 0 {
			t.Fatalf("%d photos are left, %v", left, err)
		}
		person.Get(person.Path("/photos/front")).Must(404)
		links, err := s.Features.Enrolment.VerifyChain(t.Context(), city.Unit.ID, func(_, _ []byte) error { return nil })
		if err != nil || links != 1 {
			t.Fatalf("evidence: %d links, %v", links, err)
		}
		person.Post("/applications", map[string]any{"org_id": city.Unit.ID}).Must(201)
	})
}

func TestARepeatedRequestGetsTheSameAnswerAndActsOnce(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		person := s.Person("样本甲")
		body := map[string]any{"org_id": city.Unit.ID}
		first := person.PostKey("/applications", body, "one-key-for-this-call").Must(201)
		again := person.PostKey("/applications", body, "one-key-for-this-call").Must(201)
		if string(first.Body) != string(again.Body) || again.Header.Get("Idempotency-Replayed") != "true" {
			t.Fatal("the repeat got another answer")
		}
		person.PostKey("/applications", map[string]any{"org_id": city.Foreign.ID}, "one-key-for-this-call").MustCode(422, "idempotency_key_reused")
		person.Do("POST", "/applications", body, "").MustCode(400, "request_shape")
	})
}

func TestAStaleVersionIsAConflict(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		person := s.Draft("样本甲", city.Unit, uniontest.NewFields("样本甲"))
		person.Put(person.Path("/fields"), map[string]any{"version": person.Version, "fields": person.Fields}).Must(200)
		person.Put(person.Path("/fields"), map[string]any{"version": person.Version, "fields": person.Fields}).MustCode(409, "stale")
	})
}

func TestAnAnswerThatExcludesBatchOpeningSaysWhatToDoInstead(t *testing.T) {
	s := uniontest.New(t, "sqlite")
	city := s.NewCity()
	yes := true
	for name, change := range map[string]func(*union.Fields){
		"an account already":   func(f *union.Fields) { f.HoldsAccount = &yes },
		"a foreign tax abroad": func(f *union.Fields) { f.TaxResidence = union.TaxBoth },
	} {
		fields := uniontest.NewFields("样本甲")
		change(&fields)
		person := s.Draft("样本"+name, city.Unit, fields)
		saved := person.Put(person.Path("/fields"), map[string]any{"version": person.Version, "fields": fields}).Must(200)
		if saved.Text("exclusion") == "" {
			t.Errorf("%s: nothing is said", name)
		}
		person.Version = saved.Number("version")
		person.Fill()
		person.Upload(person.SignPath(), "s.png", uniontest.Signature(t)).MustCode(422, "batch_excluded")
	}
}

func TestAnImpossibleChangeOfTheConsentIsNoticed(t *testing.T) {
	s := uniontest.New(t, "sqlite")
	city := s.NewCity()
	person := s.Draft("样本甲", city.Unit, uniontest.NewFields("样本甲"))
	person.Fill()
	path := person.Path("/consent") + fmt.Sprintf("?version=%d", person.Version)
	png := uniontest.Signature(t)
	person.Upload(path, "s.png", png).MustCode(422, "consent_missing")
	person.Upload(path+"&personal_information=x&mandate=y", "s.png", png).MustCode(409, "consent_text_changed")
	person.Upload(person.SignPath(), "s.png", []byte("not a picture")).Must(415)
	person.Sign()
	saved := person.Put(person.Path("/fields"), map[string]any{"version": person.Version, "fields": person.Fields}).Must(200)
	person.Post(person.Path("/submission"), map[string]any{"version": saved.Number("version")}).MustCode(422, "consent_needed")
}
