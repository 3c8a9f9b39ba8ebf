package api_test

import (
	"context"
	"strings"
	"testing"

	"unioncard/server/union"
	"unioncard/server/uniontest"
)

func TestADeadLetterIsSeenTriedAgainOrGivenUpByItsOwnFederationOnly(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		w := newWorld(t, s)
		near, far := w.deadLetter(w.Orgs["B1"]), w.deadLetter(w.Orgs["ZP"])
		chief := s.Staff("样本市总", union.RoleSupervisor, w.Orgs["A"])
		list := chief.Get("/dead-letters").Must(200)
		if list.At("items.0.id") != near || list.At("items.1") != nil || strings.Contains(string(list.Body), far) {
			t.Fatalf("the federation sees %s", list.Body)
		}
		for field, want := range map[string]any{
			"topic": "grant:ended", "title": "职务已结束", "receiver": "*本", "error_code": "wechat_unavailable", "error": "微信服务一直没有回应。", "tries": 1.0,
		} {
			if got := list.At("items.0." + field); got != want {
				t.Errorf("%s is %v, want %v", field, got, want)
			}
		}
		chief.Post("/dead-letters/"+far+"/requeue", nil).Must(404)
		chief.Post("/dead-letters/"+far+"/drop", map[string]any{"reason": "别人的消息"}).Must(404)
		chief.Post("/dead-letters/"+near+"/requeue", nil).Must(204)
		chief.Post("/dead-letters/"+near+"/requeue", nil).MustCode(409, "letter_alive")
		if list = chief.Get("/dead-letters").Must(200); list.At("items.0") != nil {
			t.Errorf("still there: %s", list.Body)
		}
		n, err := s.Outbox.Once(context.Background())
		mustDo(t, err)
		if n != 1 {
			t.Errorf("%d messages wait after the requeue", n)
		}
	})
}

func TestADroppedLetterIsNotTriedAgainAndItsReasonIsOnRecord(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		w := newWorld(t, s)
		id := w.deadLetter(w.Orgs["P1"])
		chief := s.Staff("样本市总", union.RoleSupervisor, w.Orgs["A"])
		chief.Post("/dead-letters/"+id+"/drop", map[string]any{"reason": "无"}).MustCode(422, "drop_reason")
		chief.Post("/dead-letters/"+id+"/drop", map[string]any{"reason": "电话 13800001234 已通知"}).MustCode(422, "drop_reason")
		chief.Post("/dead-letters/"+id+"/drop", map[string]any{"reason": "已经当面告知"}).Must(204)
		chief.Post("/dead-letters/"+id+"/drop", map[string]any{"reason": "已经当面告知"}).MustCode(409, "letter_alive")
		chief.Post("/dead-letters/"+id+"/requeue", nil).MustCode(409, "letter_alive")
		n, err := s.Outbox.Once(context.Background())
		mustDo(t, err)
		if n != 0 {
			t.Errorf("%d messages wait", n)
		}
		trail, err := s.Store.AuditOf(context.Background(), "outbox", union.ID(id))
		mustDo(t, err)
		if len(trail) != 1 || trail[0].Action != "dead_letters:drop" || trail[0].Reason != "已经当面告知" {
			t.Errorf("on record: %+v", trail)
		}
	})
}

func TestDeadLettersArePagedThoughOthersLieBetween(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		w := newWorld(t, s)
		var want []string
		for range 5 {
			w.deadLetter(w.Orgs["ZP"])
			want = append(want, w.deadLetter(w.Orgs["P1"]))
			w.deadLetter(w.Orgs["ZD"])
		}
		chief := s.Staff("样本市总", union.RoleSupervisor, w.Orgs["A"])
		var got []string
		for cursor, pages := "", 0; ; pages++ {
			path := "/dead-letters?limit=2"
			if cursor != "" {
				path += "&cursor=" + cursor
			}
			page := chief.Get(path).Must(200)
			items, _ := page.At("items").([]any)
			for _, item := range items {
				got = append(got, item.(map[string]any)["id"].(string))
			}
			if cursor = page.Text("next_cursor"); cursor == "" || pages > 5 {
				break
			}
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func TestABranchsOfficersLettersAreAnyFederations(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		w := newWorld(t, s)
		account := union.ID(s.Officer("样本银行人员", w.Banks["X"]).Get("/me").Must(200).Text("account_id"))
		mustDo(t, w.Store.Enqueue(context.Background(), union.Notice{Topic: "batch:row_stopped", AccountID: account}))
		id := w.dies("account_id", account)
		chief := s.Staff("样本市总", union.RoleSupervisor, w.Orgs["ZA"])
		if list := chief.Get("/dead-letters").Must(200); list.At("items.0.id") != id {
			t.Fatalf("sees %s", list.Body)
		}
	})
}
