package api_test

import (
	"net/http"
	"testing"
	"time"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

func poll(s *uniontest.Server, id, secret string) *uniontest.Answer {
	w := &world{Server: s}
	return w.sendRaw(&uniontest.Client{T: s.T, URL: s.URL() + "/api/v1"}, operation{ID: "PollScanLogin", Method: http.MethodGet},
		call{Path: "/scan-logins/" + id, Header: map[string]string{"X-Poll-Secret": secret}}, nil, "")
}

func TestADesktopSignsInOnceByThePhonesConfirmation(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		phone, other := s.Staff("样本经办", union.RoleClerk, city.Unit), s.Person("样本乙")
		begun := phone.With("").Do(http.MethodPost, "/scan-logins", nil, "").Must(201)
		id, secret := begun.Text("id"), begun.Text("poll_secret")
		if begun.Text("qr") != "unioncard:scan-login:"+id || len(begun.Text("number")) != 2 {
			t.Fatalf("the desktop got %s", begun.Body)
		}
		if got := poll(s, id, secret).Must(200); got.Text("status") != "waiting" {
			t.Fatalf("before: %s", got.Body)
		}
		asked := phone.Get("/scan-logins/" + id + "/request").Must(200)
		if asked.Text("number") != begun.Text("number") || asked.Text("address") != "127.0.0.1" {
			t.Fatalf("the phone shows %s", asked.Body)
		}
		phone.Post("/scan-logins/"+id+"/confirmation", nil).Must(204)
		other.Post("/scan-logins/"+id+"/confirmation", nil).MustCode(409, "scan_login_taken")
		other.Get("/scan-logins/" + id + "/request").Must(404)
		poll(s, id, secret[:42]+"x").MustCode(404, "scan_login_over")
		poll(s, id, "").Must(400)
		got := poll(s, id, secret).Must(200)
		desktop := phone.With(got.Text("session.token"))
		desktop.Get("/review-queue").Must(200)
		poll(s, id, secret).MustCode(404, "scan_login_over")
		// A desktop that confirmed desktops would never end.
		next := phone.With("").Do(http.MethodPost, "/scan-logins", nil, "").Must(201)
		desktop.Post("/scan-logins/"+next.Text("id")+"/confirmation", nil).MustCode(403, "phone_only")
		s.Clock.Move(12*time.Hour - time.Minute)
		desktop.Get("/me").Must(401) // eight hours of idleness came before
		phone.Get("/me").Must(200)
	})
}

func TestAScanLoginIsOverAfterTwoMinutes(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		phone := s.Person("样本甲")
		late := phone.With("").Do(http.MethodPost, "/scan-logins", nil, "").Must(201)
		confirmed := phone.With("").Do(http.MethodPost, "/scan-logins", nil, "").Must(201)
		s.Clock.Move(2*time.Minute - time.Second)
		phone.Post("/scan-logins/"+confirmed.Text("id")+"/confirmation", nil).Must(204)
		s.Clock.Move(time.Second)
		phone.Post("/scan-logins/"+late.Text("id")+"/confirmation", nil).MustCode(404, "scan_login_over")
		poll(s, confirmed.Text("id"), confirmed.Text("poll_secret")).MustCode(404, "scan_login_over")
	})
}

func TestADesktopSessionEndsAfterItsTwelveHoursInUse(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		phone := s.Person("样本甲")
		begun := phone.With("").Do(http.MethodPost, "/scan-logins", nil, "").Must(201)
		phone.Post("/scan-logins/"+begun.Text("id")+"/confirmation", nil).Must(204)
		desktop := phone.With(poll(s, begun.Text("id"), begun.Text("poll_secret")).Must(200).Text("session.token"))
		for range 3 {
			s.Clock.Move(4*time.Hour - time.Minute)
			time.Sleep(tick)
			desktop.Get("/me").Must(200)
		}
		s.Clock.Move(3 * time.Minute)
		desktop.Get("/me").Must(401)
	})
}
