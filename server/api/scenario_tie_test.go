package api_test

import (
	"testing"
	"time"

	"unioncard/server/uniontest"
)

func TestALostWeChatAccountIsReleasedAndTheNewOneTiedByTwoPeople(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBatchRig(s)
		person := r.Approved("样本会员甲")
		body := map[string]any{"application_id": person.ApplicationID, "kind": "release", "reason": "phone_lost"}
		release := r.Clerk.Post("/ties", body).Must(201)
		r.Clerk.Post("/ties/"+release.Text("id")+"/confirmation", map[string]any{"version": 1}).MustCode(403, "tie_same_person")
		if waiting := r.Head.Get("/ties").Must(200); waiting.Text("items.0.id") != release.Text("id") || waiting.Text("items.0.name") == "" {
			t.Fatalf("the head sees %s", waiting.Body)
		}
		r.Head.Post("/ties/"+release.Text("id")+"/confirmation", map[string]any{"version": 1}).Must(200)
		person.Get("/me").Must(401) // the old sessions end at once
		old := s.SignIn("p-样本会员甲")
		if me := old.Get("/me").Must(200); me.At("member") != nil {
			t.Fatalf("the old account is still %s", me.Body)
		}
		old.Get("/applications/current").Must(404)

		fresh := s.Person("样本会员甲的新微信")
		code := fresh.Post("/me/tie-code", nil).Must(201).Text("code")
		body["kind"], body["reason"], body["code"] = "make", "new_wechat", "WRON-GCOD"
		r.Clerk.Post("/ties", body).MustCode(422, "tie_code_wrong")
		body["code"] = code
		tie := r.Clerk.Post("/ties", body).Must(201)
		r.Clerk.Post("/ties", body).MustCode(422, "tie_code_wrong") // good once
		r.Head.Post("/ties/"+tie.Text("id")+"/confirmation", map[string]any{"version": 1}).Must(200)
		fresh.Get("/me").Must(401)
		fresh = s.SignIn("p-样本会员甲的新微信")
		if mine := fresh.Get("/me/card").Must(200); mine.Text("application_status") != "approved" {
			t.Fatalf("the member sees %s", mine.Body)
		}
		if current := fresh.Get("/applications/current").Must(200); current.Text("id") != person.ApplicationID {
			t.Fatalf("the member has %s", current.Body)
		}
	})
}

func TestACodeIsGoodForTenMinutesAndATieOnlyForTheUntied(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBatchRig(s)
		person := r.Approved("样本会员甲")
		person.Post("/me/tie-code", nil).MustCode(409, "account_tied")
		fresh := s.Person("样本另一个微信")
		code := fresh.Post("/me/tie-code", nil).Must(201).Text("code")
		body := map[string]any{"application_id": person.ApplicationID, "kind": "make", "reason": "new_wechat", "code": code}
		r.Clerk.Post("/ties", body).MustCode(409, "member_tied")
		body["kind"] = "release"
		release := r.Clerk.Post("/ties", body).Must(201)
		r.Head.Post("/ties/"+release.Text("id")+"/refusal", map[string]any{"version": 1}).Must(200)
		r.Head.Post("/ties/"+release.Text("id")+"/confirmation", map[string]any{"version": 2}).MustCode(409, "tie_wrong_status")
		person.Get("/me").Must(200)
		again := r.Clerk.Post("/ties", body).Must(201)
		r.Head.Post("/ties/"+again.Text("id")+"/confirmation", map[string]any{"version": 1}).Must(200)
		s.Clock.Move(11 * time.Minute)
		body["kind"] = "make"
		r.Clerk.Post("/ties", body).MustCode(422, "tie_code_wrong")
	})
}
