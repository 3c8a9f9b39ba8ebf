package api_test

import (
	"strings"
	"testing"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

func TestWhoClosesTheAccountWithWeChatIsSignedOutTakenBackAndForgotten(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk := s.Staff("样本经办", union.RoleClerk, city.Unit)
		colleague := s.Staff("样本同事", union.RoleClerk, city.Unit)
		a := s.Enrol("样本会员", city.Unit, uniontest.NewFields("样本甲"))
		account := union.ID(a.Get("/me").Must(200).Text("account_id"))
		before, err := s.Store.CurrentPhotos(t.Context(), union.ID(a.ApplicationID))
		mustDo(t, err)
		for _, person := range []string{"p-样本会员", "p-样本经办"} {
			s.Simulator.Cancel(person)
		}
		s.Simulator.Settle()
		a.Get("/me").MustCode(401, "unauthenticated")
		clerk.Get("/me").MustCode(401, "unauthenticated")

		n, err := s.Features.Callback.FinishCancellations(t.Context())
		mustDo(t, err)
		if n != 2 {
			t.Errorf("%d accounts were forgotten", n)
		}
		app, err := s.Store.Application(t.Context(), union.ID(a.ApplicationID))
		mustDo(t, err)
		if app.Status != union.ApplicationWithdrawn || app.FieldsSealed != nil {
			t.Errorf("the application is %s", app.Status)
		}
		for _, photo := range before {
			if _, err = s.Blobs.Get(t.Context(), photo.BlobKey); union.KindOf(err) != union.KindNotFound {
				t.Errorf("a photo is still there: %v", err)
			}
		}
		left, err := s.Store.Account(t.Context(), account)
		mustDo(t, err)
		if strings.Contains(left.OpenID, "openid-") || left.UnionID != nil || !left.Silent || !left.Blocked {
			t.Errorf("the account keeps %+v", left)
		}
		for n = 1; n > 0; {
			n, err = s.Outbox.Once(t.Context())
			mustDo(t, err)
		}
		if rows, _, _, err := s.Store.Inbox(t.Context(), union.Actor{AccountID: account}, store.Page{}); err != nil || len(rows) != 0 {
			t.Errorf("the forgotten inbox has %d messages, %v", len(rows), err)
		}
		if got := titles(colleague.Get("/inbox").Must(200)); got != "同事的职务已结束" {
			t.Errorf("the colleague hears %q", got)
		}
		back := s.SignIn("p-样本会员")
		if again := union.ID(back.Get("/me").Must(200).Text("account_id")); again == account {
			t.Error("who comes back has the old account")
		}
		back.Get("/me/card").Must(200)
		if n, err = s.Features.Callback.FinishCancellations(t.Context()); n != 0 || err != nil {
			t.Errorf("a second run forgets %d, %v", n, err)
		}
	})
}

func TestAClosedAccountIsTakenUpAgainWhereTheFirstRunBrokeOff(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		a := s.Draft("样本会员", city.Unit, uniontest.NewFields("样本甲"))
		s.Simulator.Cancel("p-样本会员")
		s.Simulator.Settle()
		s.Clock.Move(time.Hour)
		rename := func(from, to string) {
			_, err := s.SQL().Exec("ALTER TABLE " + from + " RENAME TO " + to)
			mustDo(t, err)
		}
		rename("inbox_messages", "hidden")
		if n, err := s.Features.Callback.FinishCancellations(t.Context()); n != 0 || err == nil {
			t.Fatalf("forgot %d, %v", n, err)
		}
		rename("hidden", "inbox_messages")
		if n, err := s.Features.Callback.FinishCancellations(t.Context()); n != 1 || err != nil {
			t.Fatalf("forgot %d, %v", n, err)
		}
		app, err := s.Store.Application(t.Context(), union.ID(a.ApplicationID))
		mustDo(t, err)
		if app.Status != union.ApplicationWithdrawn {
			t.Errorf("the application is %s", app.Status)
		}
	})
}
