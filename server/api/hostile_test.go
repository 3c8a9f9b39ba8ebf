package api_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"unioncard/server/config"
	"unioncard/server/union"
	"unioncard/server/uniontest"
	"unioncard/server/wechat/simulator"
)

// tick is until the embedded Redis, which looks at the test's clock ten times a second,
// has let go of copies that are over.
const tick = 600 * time.Millisecond

func TestACodeSignsInOnceOnly(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		person := s.Person("样本甲")
		code, err := s.Simulator.Mint("p-样本甲", simulator.LoginCode)
		mustDo(t, err)
		person.Post("/sessions", map[string]any{"code": code}).Must(201)
		for range 3 {
			person.Post("/sessions", map[string]any{"code": code}).MustCode(401, "login_code_invalid")
		}
		for _, wrong := range []string{"x", strings.Repeat("0", 200), "0123456789abcdef", code + "&grant_type=x", "../../" + code} {
			person.Post("/sessions", map[string]any{"code": wrong}).Must(401)
		}
		person.Post("/sessions", map[string]any{"code": ""}).Must(400)
	})
}

func TestNoneOfAThousandAlteredTokensIsAccepted(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		person := s.Person("样本甲")
		const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
		random := rand.New(rand.NewPCG(1, 2))
		accepted := 0
		for i := range 1000 {
			token := []byte(person.Token)
			switch i % 4 {
			case 0, 1, 2:
				for range i%4 + 1 {
					at := random.IntN(len(token))
					token[at] = letters[(strings.IndexByte(letters, token[at])+1+random.IntN(62))%64]
				}
			case 3:
				token = token[:random.IntN(len(token))]
			}
			if string(token) != person.Token && person.With(string(token)).Get("/me").Status != http.StatusUnauthorized {
				accepted++
			}
		}
		if accepted != 0 {
			t.Fatalf("%d accepted", accepted)
		}
		person.Get("/me").Must(200)
	})
}

func TestASessionEndsAtItsIdleAndItsAbsoluteEnd(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		idle, used := s.Person("样本甲"), s.Person("样本乙")
		for range 4 {
			s.Clock.Move(7*24*time.Hour - time.Hour)
			time.Sleep(tick)
			used.Get("/me").Must(200)
		}
		idle.Get("/me").Must(401)
		s.Clock.Move(3 * 24 * time.Hour)
		used.Get("/me").Must(401)
	})
}

func TestASignedOutTokenWorksNoMoreAndOthersOfThePersonDo(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		first := s.Person("样本甲")
		second := s.SignIn("p-样本甲")
		first.Get("/me").Must(200)
		first.Delete("/sessions/current").Must(204)
		for range 20 {
			first.Get("/me").Must(401)
		}
		second.Get("/me").Must(200)
	})
}

func TestForgedForwardedAddressesShareOneBucket(t *testing.T) {
	s := uniontest.New(t, "sqlite", func(c *config.Config) { c.Limits.LoginAddress = "10/1m" })
	w := &world{Server: s}
	nobody := &uniontest.Client{T: t, URL: s.URL() + "/api/v1"}
	passed := 0
	for i := range 40 {
		answer := w.sendRaw(nobody, operation{ID: "CreateSession", Method: http.MethodPost}, call{
			Path: "/sessions", Header: map[string]string{"X-Forwarded-For": fmt.Sprintf("198.51.100.%d", i), "X-Real-Ip": fmt.Sprintf("198.51.100.%d", i)},
		}, []byte(`{"code":"0123456789abcdef"}`), "")
		if answer.Status != http.StatusTooManyRequests {
			passed++
		} else if answer.Header.Get("Retry-After") == "" {
			t.Fatal("no Retry-After")
		}
	}
	if passed != 10 {
		t.Fatalf("%d of 40 passed, want 10", passed)
	}
}

func TestLookUpsAreLimitedForEachAccountAndSignInsForEachPerson(t *testing.T) {
	s := uniontest.New(t, "sqlite", func(c *config.Config) {
		c.Limits.LookupMinute, c.Limits.LookupDay, c.Limits.LoginOpenID = "20/1m", "30/24h", "5/1h"
	})
	person, other := s.Person("样本甲"), s.Person("样本乙")
	passed := func(n int) (ok int) {
		for range n {
			if person.Get("/join-codes/0000000000").Status == http.StatusNotFound {
				ok++
			}
		}
		return ok
	}
	if got := passed(25); got != 20 {
		t.Errorf("%d look-ups in a minute, want 20", got)
	}
	person.Get("/orgs?query=x").MustCode(429, "too_many_requests")
	accept(person, "0000-0000-0000-0000").Must(429)
	other.Get("/orgs?query=x").Must(200)
	s.Clock.Move(2 * time.Minute)
	time.Sleep(tick)
	if got := passed(25); got < 9 || got > 11 {
		t.Errorf("%d more look-ups on the day, want 10", got)
	}
	ok := 0
	for range 10 {
		code, err := s.Simulator.Mint("p-样本乙", simulator.LoginCode)
		mustDo(t, err)
		if other.Post("/sessions", map[string]any{"code": code}).Status == http.StatusCreated {
			ok++
		}
	}
	if ok != 4 { // the fifth was the first of all
		t.Errorf("%d further sign-ins of one person in the hour, want 4", ok)
	}
}

func TestWithRedisAwayEverythingWorksAndLimitsStillHold(t *testing.T) {
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	mustDo(t, err)
	addr := gone.Addr().String()
	mustDo(t, gone.Close())
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) {
			s := uniontest.New(t, driver, func(c *config.Config) { c.Redis.Addrs, c.Limits.LookupMinute = addr, "20/1m" })
			city := s.NewCity()
			chief := s.Staff("样本主管", union.RoleSupervisor, city.District)
			clerk := s.Person("样本经办")
			accept(clerk, invite(chief, union.RoleClerk, city.Unit.ID).Must(201).Text("code")).Must(201)
			clerk.Get("/review-queue").Must(200)
			grants := chief.Get("/grants?role=clerk").Must(200)
			chief.Delete("/grants/" + grants.Text("items.0.id")).Must(204)
			clerk.Get("/me").Must(401)
			limited := 0
			for range 25 {
				if chief.Get("/join-codes/0000000000").Status == http.StatusTooManyRequests {
					limited++
				}
			}
			if limited != 5 {
				t.Errorf("%d of 25 look-ups were limited, want 5", limited)
			}
			chief.Delete("/sessions/current").Must(204)
			chief.Get("/me").Must(401)
		})
	}
}

func TestABodyOfSixtyMegabytesIsRefusedBeforeItIsRead(t *testing.T) {
	s := uniontest.New(t, "sqlite")
	person := s.Person("样本甲")
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	request, err := http.NewRequest(http.MethodPost, person.URL+"/me/phone", io.LimitReader(endless{}, 60<<20))
	mustDo(t, err)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+person.Token)
	request.Header.Set("Idempotency-Key", "sixty-megabytes-0001")
	response, err := http.DefaultClient.Do(request)
	if err == nil { // or the connection was cut while the client was still sending
		defer func() { _ = response.Body.Close() }()
		if response.StatusCode != http.StatusRequestEntityTooLarge {
			t.Fatalf("got %d", response.StatusCode)
		}
	}
	runtime.ReadMemStats(&after)
	if grown := int64(after.TotalAlloc - before.TotalAlloc); grown > 20<<20 {
		t.Fatalf("%d MB were allocated for it", grown>>20)
	}
	person.Get("/me").Must(200)
}

// endless is the text of a JSON string without an end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '"'
	}
	return len(p), nil
}
