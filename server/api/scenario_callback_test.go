package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/silenceper/wechat/v2/util"

	"unioncard/server/config"
	"unioncard/server/union"
	"unioncard/server/uniontest"
	"unioncard/server/wechat/simulator"
)

const (
	arrival  = "sample-card-arrival" // a template of the demo
	atTheTap = "/api/v1/wechat/callback"
	official = "/api/v1/wechat/official/callback"
)

// theirs is how WeChat signs and seals for an address.
type theirs struct{ path, appID, token, key string }

func mini() theirs { return theirs{atTheTap, "", "tokenofthetest", strings.Repeat("k", 43)} }

// onEachCalled runs a test on servers whose callbacks have a token and key of the test's own.
func onEachCalled(t *testing.T, test func(t *testing.T, s *uniontest.Server)) {
	t.Helper()
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) {
			test(t, uniontest.New(t, driver, func(c *config.Config) {
				c.WeChat.CallbackToken, c.WeChat.CallbackAESKey = mini().token, mini().key
				c.Official.CallbackToken, c.Official.CallbackAESKey = mini().token, mini().key
			}))
		})
	}
}

// pushes sends an event as WeChat does, sealed anew each time, and gives the answer.
func pushes(t *testing.T, s *uniontest.Server, from theirs, plain string) (int, string) {
	t.Helper()
	if from.appID = s.Config.WeChat.AppID; from.path == official {
		from.appID = s.Config.Official.AppID
	}
	sealed, err := util.EncryptMsg([]byte(fmt.Sprintf("%016d", time.Now().UnixNano()%1e16)), []byte(plain), from.appID, from.key)
	mustDo(t, err)
	stamp := fmt.Sprint(s.Clock.Now().Unix())
	q := url.Values{"timestamp": {stamp}, "nonce": {"n1"}, "encrypt_type": {"aes"}}
	q.Set("signature", util.Signature(from.token, stamp, "n1"))
	q.Set("msg_signature", util.Signature(from.token, stamp, "n1", string(sealed)))
	body := "<xml><Encrypt><![CDATA[" + string(sealed) + "]]></Encrypt></xml>"
	return posts(t, s.URL()+from.path+"?"+q.Encode(), strings.NewReader(body))
}

func posts(t *testing.T, address string, body io.Reader) (int, string) {
	t.Helper()
	response, err := http.Post(address, "text/xml", body)
	mustDo(t, err)
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	mustDo(t, err)
	return response.StatusCode, string(answer)
}

func said(openID, kind string, at time.Time, status string) string {
	event, _ := json.Marshal(map[string]any{
		"FromUserName": openID, "CreateTime": at.Unix(), "MsgType": "event", "Event": kind,
		"List": map[string]string{"TemplateId": arrival, "SubscribeStatusString": status},
	})
	return string(event)
}

// left is how many messages of the template a person may still get.
func left(t *testing.T, c *uniontest.Client) (n int, banned bool) {
	t.Helper()
	items, _ := c.Get("/subscriptions").Must(200).At("items").([]any)
	for _, item := range items {
		if one := item.(map[string]any); one["template_id"] == arrival {
			return int(one["left"].(float64)), one["banned"].(bool)
		}
	}
	t.Fatal("the template is not there")
	return 0, false
}

func mustHave(t *testing.T, what string, c *uniontest.Client, want int, wantBanned bool) {
	t.Helper()
	if n, banned := left(t, c); n != want || banned != wantBanned {
		t.Errorf("%s: %d left, banned %t; want %d, %t", what, n, banned, want, wantBanned)
	}
}

func TestATapThatPageAndEventBothTellOfCountsOnce(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		c := s.Person("样本会员")
		page := func() {
			c.Post("/subscriptions", map[string]any{"answers": []map[string]string{{"template_id": arrival, "answer": "accept"}}}).Must(204)
		}
		event := func(answer string) { s.Simulator.Grant("p-样本会员", arrival, answer); s.Simulator.Settle() }
		event("accept")
		mustHave(t, "after the event", c, 1, false)
		page()
		mustHave(t, "after the page's report of the same tap", c, 1, false)
		page()
		mustHave(t, "after the next tap, the page first", c, 2, false)
		s.Clock.Move(time.Second)
		event("accept")
		mustHave(t, "after its event", c, 2, false)
		s.Clock.Move(time.Second)
		event("ban")
		mustHave(t, "after a ban", c, 0, true)
	})
}

func TestAnEventCountsOnceHoweverOftenItComes(t *testing.T) {
	onEachCalled(t, func(t *testing.T, s *uniontest.Server) {
		c := s.Person("样本会员")
		event := said("openid-p-样本会员", "subscribe_msg_popup_event", s.Clock.Now(), "accept")
		var wait sync.WaitGroup
		for range 8 {
			wait.Go(func() {
				if status, answer := pushes(t, s, mini(), event); status != 200 || answer != "success" {
					t.Errorf("answered %d %q", status, answer)
				}
			})
		}
		wait.Wait()
		mustHave(t, "after eight of one event", c, 1, false)
		pushes(t, s, mini(), said("openid-p-样本会员", "subscribe_msg_popup_event", s.Clock.Now().Add(time.Second), "accept"))
		mustHave(t, "after another", c, 2, false)
	})
}

func TestEventsInDisorderEndAsTheyHappened(t *testing.T) {
	const openID, popup, change = "openid-p-样本会员", "subscribe_msg_popup_event", "subscribe_msg_change_event"
	type step struct {
		kind   string
		second int
		status string
	}
	for name, tt := range map[string]struct {
		steps  []step
		left   int
		banned bool
	}{
		"a ban that was given before the accept":          {[]step{{popup, 20, "accept"}, {popup, 10, "ban"}}, 1, false},
		"an accept that was given before the ban":         {[]step{{popup, 20, "ban"}, {popup, 10, "accept"}}, 0, true},
		"a ban, then an accept":                           {[]step{{popup, 10, "ban"}, {popup, 20, "accept"}}, 1, false},
		"a no in our page":                                {[]step{{popup, 10, "accept"}, {popup, 20, "reject"}}, 1, false},
		"switched off in the settings":                    {[]step{{popup, 10, "accept"}, {change, 20, "reject"}}, 0, true},
		"switched off before the accept, but told later":  {[]step{{popup, 20, "accept"}, {change, 10, "reject"}}, 1, false},
		"switched on in the settings, which grants none":  {[]step{{popup, 10, "accept"}, {change, 20, "reject"}, {change, 30, "accept"}}, 1, false},
		"a template of another app":                       {[]step{{"", 10, "accept"}}, 0, false},
		"something else that WeChat may tell of some day": {[]step{{"some_new_event", 10, "accept"}}, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			onEachCalled(t, func(t *testing.T, s *uniontest.Server) {
				c := s.Person("样本会员")
				for _, step := range tt.steps {
					event := said(openID, step.kind, s.Clock.Now().Add(time.Duration(step.second)*time.Second), step.status)
					if step.kind == "" {
						event = strings.Replace(said(openID, popup, s.Clock.Now(), step.status), arrival, "somebody-elses", 1)
					}
					if status, answer := pushes(t, s, mini(), event); status != 200 || answer != "success" {
						t.Fatalf("answered %d %q", status, answer)
					}
				}
				mustHave(t, name, c, tt.left, tt.banned)
			})
		})
	}
}

func TestAnEventWhoseWorkFailsIsDoneWhenItComesAgain(t *testing.T) {
	onEachCalled(t, func(t *testing.T, s *uniontest.Server) {
		c := s.Person("样本会员")
		event := said("openid-p-样本会员", "subscribe_msg_popup_event", s.Clock.Now(), "accept")
		rename := func(from, to string) {
			_, err := s.SQL().Exec("ALTER TABLE " + from + " RENAME TO " + to)
			mustDo(t, err)
		}
		rename("subscriptions", "hidden")
		if status, _ := pushes(t, s, mini(), event); status != 500 {
			t.Fatalf("answered %d", status)
		}
		rename("hidden", "subscriptions")
		if status, _ := pushes(t, s, mini(), event); status != 200 {
			t.Fatalf("answered %d", status)
		}
		mustHave(t, "after the repeat", c, 1, false)
	})
}

func TestTheCallbackAnswersWeChatOnlyAndTiresOfOthers(t *testing.T) {
	for _, driver := range []string{"sqlite", "mysql"} {
		s := uniontest.New(t, driver, func(c *config.Config) {
			c.WeChat.CallbackToken, c.WeChat.CallbackAESKey, c.Limits.Callback = mini().token, mini().key, "5/1m"
		})
		stamp := fmt.Sprint(s.Clock.Now().Unix())
		q := url.Values{"timestamp": {stamp}, "nonce": {"n1"}, "echostr": {"4711"}, "signature": {util.Signature(mini().token, stamp, "n1")}}
		check := func(q url.Values) (int, string) {
			response, err := http.Get(s.URL() + atTheTap + "?" + q.Encode())
			mustDo(t, err)
			defer func() { _ = response.Body.Close() }()
			answer, err := io.ReadAll(response.Body)
			mustDo(t, err)
			return response.StatusCode, string(answer)
		}
		if status, answer := check(q); status != 200 || answer != "4711" {
			t.Fatalf("the check is answered %d %q", status, answer)
		}
		forged := url.Values{}
		for name, value := range q {
			forged[name] = value
		}
		forged.Set("signature", strings.Repeat("0", 40))
		for n := range 5 {
			if status, answer := check(forged); status != 403 || strings.Contains(answer, "4711") {
				t.Fatalf("forgery %d is answered %d %s", n, status, answer)
			}
		}
		if status, _ := posts(t, s.URL()+atTheTap+"?"+forged.Encode(), bytes.NewReader(make([]byte, 1000))); status != 429 {
			t.Errorf("the sixth forgery is answered %d", status)
		}
		event := said("openid-p-x", "subscribe_msg_popup_event", s.Clock.Now(), "accept")
		if status, answer := pushes(t, s, mini(), event); status != 200 || answer != "success" {
			t.Errorf("WeChat beside them is answered %d %q", status, answer)
		}
		large := said("openid-p-x", strings.Repeat("x", 300<<10), s.Clock.Now(), "accept")
		if status, _ := pushes(t, s, mini(), large); status != 413 {
			t.Errorf("300 KB are answered %d", status)
		}
		if strings.Contains(s.Logs.String(), "openid-p-x") {
			t.Error("the log has an openid")
		}
	}
}

func TestFollowersOfTheOfficialAccountAreKnownInWhateverOrderTheyTellOfIt(t *testing.T) {
	onEachCalled(t, func(t *testing.T, s *uniontest.Server) {
		from := mini()
		from.path = official
		follows := func(kind string, second int) {
			t.Helper()
			plain := fmt.Sprintf("<xml><FromUserName><![CDATA[official-1]]></FromUserName><CreateTime>%d</CreateTime><MsgType>event</MsgType><Event>%s</Event><UnionID>union-1</UnionID></xml>",
				s.Clock.Now().Add(time.Duration(second)*time.Second).Unix(), kind)
			if status, answer := pushes(t, s, from, plain); status != 200 || answer != "success" {
				t.Fatalf("answered %d %q", status, answer)
			}
		}
		known := func() bool {
			var follows bool
			mustDo(t, s.SQL().QueryRow("SELECT follows FROM followers WHERE open_id = 'official-1'").Scan(&follows))
			return follows
		}
		follows("subscribe", 10)
		if !known() {
			t.Error("the follower is not known")
		}
		follows("unsubscribe", 30)
		follows("subscribe", 20)
		if known() {
			t.Error("an older event undid a newer one")
		}
		follows("subscribe", 40)
		if !known() {
			t.Error("who follows again is not known")
		}
	})
}

func TestWhoTakesAnAuthorisationBackGetsNoMoreMessagesThroughWeChat(t *testing.T) {
	onEachCalled(t, func(t *testing.T, s *uniontest.Server) {
		c := s.Person("样本会员")
		w := &world{Server: s}
		account := union.ID(c.Get("/me").Must(200).Text("account_id"))
		member := w.tie(&who{Client: c, AccountID: account}, s.NewCity().Unit)
		_, err := s.SQL().Exec("UPDATE members SET phone_verified = 1 WHERE id = '" + string(member) + "'")
		mustDo(t, err)
		pushes(t, s, mini(), said("openid-p-样本会员", "subscribe_msg_popup_event", s.Clock.Now(), "accept"))
		taken := fmt.Sprintf(`{"FromUserName":"gh_x","CreateTime":%d,"MsgType":"event","Event":"user_authorization_revoke","OpenID":"openid-p-样本会员","RevokeInfo":"8"}`, s.Clock.Now().Unix()+5)
		var wait sync.WaitGroup
		for range 8 { // repeats that arrive together
			wait.Go(func() {
				if status, answer := pushes(t, s, mini(), taken); status != 200 || answer != "success" {
					t.Errorf("answered %d %q", status, answer)
				}
			})
		}
		wait.Wait()
		mustHave(t, "after it", c, 0, true)
		m, err := s.Store.Member(t.Context(), member)
		mustDo(t, err)
		if m.PhoneVerified {
			t.Error("the number still counts as proven by WeChat")
		}
		for n := 1; n > 0; {
			n, err = s.Outbox.Once(t.Context())
			mustDo(t, err)
		}
		inbox := c.Get("/inbox").Must(200)
		if inbox.At("items.0.title") != "您在微信里撤回了授权" || inbox.At("items.1") != nil {
			t.Errorf("the inbox has %s", inbox.Body)
		}
	})
}

func TestAFollowerIsMatchedByTheUnionidThatTheOfficialAccountSays(t *testing.T) {
	onEachCalled(t, func(t *testing.T, s *uniontest.Server) {
		mustDo(t, s.Simulator.Add(simulator.Person{ID: "p-x", Name: "样本会员", OpenID: "openid-x", UnionID: "union-x", OfficialOpenID: "official-x"}))
		c := s.SignIn("p-x")
		s.Simulator.Follow("p-x", true)
		from := mini()
		from.path = official
		followed := func(second int) {
			t.Helper()
			plain := fmt.Sprintf("<xml><FromUserName>official-x</FromUserName><CreateTime>%d</CreateTime><MsgType>event</MsgType><Event>subscribe</Event></xml>", s.Clock.Now().Unix()+int64(second))
			if status, answer := pushes(t, s, from, plain); status != 200 || answer != "success" {
				t.Fatalf("answered %d %q", status, answer)
			}
		}
		reached := func() bool { return c.Get("/subscriptions").Must(200).At("official") == true }
		s.Simulator.Break(simulator.Fault{Endpoint: "user/info", ErrCode: -1, Times: 9})
		followed(0)
		if reached() {
			t.Fatal("matched although WeChat was away")
		}
		s.Simulator.Mend()
		mustDo(t, s.Features.Callback.BindFollowers(t.Context()))
		if !reached() {
			t.Error("not matched after asking again")
		}
		_, err := s.SQL().Exec("DELETE FROM followers")
		mustDo(t, err)
		if followed(10); !reached() {
			t.Error("not matched by the event")
		}
	})
}
