package wechat_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"unioncard/server/wechat"
)

func arrived(openID string) wechat.TemplateMessage {
	return wechat.TemplateMessage{
		OpenID: openID, TemplateID: arrival, MiniAppID: appID, Page: "pages/home/home",
		Fields: map[string]string{"thing1": "工会会员服务卡", "time2": "2026年9月1日 09:00"},
	}
}

func (w *world) official() *wechat.Client {
	return w.newClient(func(c *wechat.Config) { c.AppID = officialID })
}

func TestAFollowerGetsTheOfficialAccountsMessageAndOthersDoNot(t *testing.T) {
	w := newWorld(t)
	c, ctx := w.official(), context.Background()
	w.mustRefuse(c.SendTemplate(ctx, arrived("official-a")), "official_not_following")
	if status, _ := w.control(http.MethodPost, "/simulator/people/a/follow", `{"follows":true}`); status != 204 {
		t.Fatalf("got %d", status)
	}
	must(t, c.SendTemplate(ctx, arrived("official-a")))
	unionID, follows, err := c.Follower(ctx, "official-a")
	if err != nil || !follows || unionID != "union-a" {
		t.Errorf("got %q, %v, %v", unionID, follows, err)
	}
	w.control(http.MethodPost, "/simulator/people/a/follow", `{"follows":false}`)
	w.mustRefuse(c.SendTemplate(ctx, arrived("official-a")), "official_not_following")
	if unionID, follows, err = c.Follower(ctx, "official-a"); err != nil || follows || unionID != "" {
		t.Errorf("of who has left it is known: %q, %v, %v", unionID, follows, err)
	}
}

func TestTheOfficialAccountRefusesWhatIsWrongWithAMessage(t *testing.T) {
	w := newWorld(t)
	c := w.official()
	w.sim.Follow("a", true)
	for name, d := range map[string]struct {
		change func(m *wechat.TemplateMessage)
		want   string
	}{
		"the mini-program's openid": {func(m *wechat.TemplateMessage) { m.OpenID = "open-a" }, "subscribe_recipient"},
		"a template unknown":        {func(m *wechat.TemplateMessage) { m.TemplateID = "x" }, "subscribe_message"},
		"another mini-program":      {func(m *wechat.TemplateMessage) { m.MiniAppID = "wx9" }, "subscribe_message"},
		"a page with a slash":       {func(m *wechat.TemplateMessage) { m.Page = "/pages/home/home" }, "subscribe_message"},
		"a field that is missing":   {func(m *wechat.TemplateMessage) { delete(m.Fields, "thing1") }, "subscribe_message"},
	} {
		t.Run(name, func(t *testing.T) {
			m := arrived("official-a")
			d.change(&m)
			w.t = t
			w.mustRefuse(c.SendTemplate(context.Background(), m), d.want)
		})
	}
}

func TestAPhoneShowsTheMessagesOfEveryChannel(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.sim.Follow("a", true)
	w.sim.Grant("a", progress, "accept")
	must(t, w.client.SendSubscribe(ctx, message("open-a")))
	must(t, w.official().SendTemplate(ctx, arrived("official-a")))
	must(t, w.sim.SendSMS(ctx, "13800000001", "您的卡已到单位工会。"))
	_, out := w.control(http.MethodGet, "/simulator/people/a/messages", "")
	text, err := json.Marshal(out)
	must(t, err)
	for _, want := range []string{`"kind":"subscribe"`, `"kind":"template"`, `"kind":"sms"`, "您的卡已到单位工会。", "领取提醒"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the phone does not show %s: %s", want, text)
		}
	}
}
