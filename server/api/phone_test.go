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

func TestAnotherNumberThatIsTypedLaterIsNotProven(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := newBatchRig(s)
		person := r.Approved("样本会员甲")
		proven := func() bool {
			t.Helper()
			row, err := s.Store.Member(t.Context(), union.ID(person.Get("/me").Must(200).Text("member.id")))
			mustDo(t, err)
			return row.PhoneVerified
		}
		mustDo(t, s.Simulator.Add(simulator.Person{ID: "yd", Name: "样本", OpenID: "o-yd", Phone: "13800000001"}))
		text, err := s.Simulator.Mint("yd", simulator.PhoneCode)
		mustDo(t, err)
		person.Post("/me/phone", map[string]any{"code": text}).Must(200)
		if !proven() {
			t.Fatal("the number of WeChat is not proven")
		}
		person.See(r.Clerk)
		reasons := []any{map[string]any{"field": "photo_front", "code": "photo_cut"}}
		r.Clerk.Post(person.Path("/reopening"), map[string]any{"version": person.Version, "reasons": reasons}).Must(200)
		person.See(r.Clerk)
		person.Version = person.Get(person.Path("/own")).Must(200).Number("version")
		person.Fields.Phone = uniontest.NewFields("样本会员乙").Phone
		person.Fill()
		person.Sign()
		person.Submit()
		r.Clerk.Approve(person)
		if proven() {
			t.Fatal("a typed number counts as proven")
		}
	})
}
