package api_test

import (
	"context"
	"testing"

	"unioncard/server/union"
	"unioncard/server/uniontest"
	"unioncard/server/wechat/simulator"
)

func TestAPhoneIsKeptForAMemberAndGivenBackToAnApplicant(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		w := &world{Server: s, cache: map[string]string{}}
		city := s.NewCity()
		people := map[string]*who{}
		for _, name := range []string{"ya", "yb", "yc"} {
			mustDo(t, s.Simulator.Add(simulator.Person{ID: name, Name: "样本", OpenID: "o-" + name, Phone: "13800000001"}))
			c := s.SignIn(name)
			people[name] = &who{Client: c, AccountID: union.ID(c.Get("/me").Must(200).Text("account_id"))}
		}
		code := func(name string) map[string]any {
			text, err := s.Simulator.Mint(name, simulator.PhoneCode)
			mustDo(t, err)
			return map[string]any{"code": text}
		}
		member := w.tie(people["ya"], city.Unit)
		w.tie(people["yb"], city.Unit)
		ya, yb, yc := people["ya"], people["yb"], people["yc"]
		if got := ya.Post("/me/phone", code("ya")).Must(200); got.Text("phone") != "138******01" || got.At("saved") != true || got.At("number") != nil {
			t.Fatalf("the member's phone is %s", got.Body)
		}
		row, err := s.Store.Member(context.Background(), member)
		if err != nil || !row.PhoneVerified || row.Phone.Masked != "138******01" || len(row.Phone.Index) == 0 {
			t.Fatal("the phone is not kept", err)
		}
		yb.Post("/me/phone", code("yb")).MustCode(409, "phone_held")
		yb.Post("/me/phone", map[string]any{"phone": "138 0000 0001"}).Must(200) // typed: nothing is told of others
		if got := yc.Post("/me/phone", code("yc")).Must(200); got.Text("number") != "13800000001" || got.At("saved") != false {
			t.Fatalf("an applicant got %s", got.Body)
		}
		yc.Post("/me/phone", map[string]any{"phone": "13800000002"}).MustCode(409, "no_member")
		ya.Post("/me/phone", map[string]any{"phone": "12345"}).MustCode(422, "phone_refused")
		ya.Post("/me/phone", map[string]any{}).MustCode(422, "phone_missing")
		ya.Post("/me/phone", map[string]any{"code": "x", "phone": "13800000001"}).MustCode(422, "phone_missing")
		ya.Post("/me/phone", map[string]any{"code": "used-or-unknown"}).MustCode(422, "phone_code_invalid")
	})
}
