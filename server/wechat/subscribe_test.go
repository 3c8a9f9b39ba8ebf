package wechat_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"unioncard/server/union"
	"unioncard/server/wechat"
	"unioncard/server/wechat/simulator"
)

func message(openID string) wechat.SubscribeMessage {
	return wechat.SubscribeMessage{
		OpenID: openID, TemplateID: progress, Page: "pages/card/card?from=msg",
		Fields: map[string]string{
			"thing1":  "您的工会会员服务卡已经由单位工会审核通过，正在等待银行开卡，请留意后续通知",
			"phrase2": "审核通过了（第一次）", "name3": "样本·阿卜杜拉哈曼·买买提江", "time4": "2026年9月1日 09:00",
		},
	}
}

func (w *world) grant(person string) {
	w.t.Helper()
	if !w.sim.Grant(person, progress, "accept") {
		w.t.Fatal("nobody to grant")
	}
}

func TestAMessageArrivesCutToFitAndUsesOneGrant(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.grant("a")
	must(t, w.client.SendSubscribe(ctx, message("open-a")))
	got := w.sim.Messages("a")
	if len(got) != 1 || got[0].State != "trial" || got[0].Page != "pages/card/card?from=msg" {
		t.Fatalf("got %d messages", len(got))
	}
	want := map[string]string{"thing1": "您的工会会员服务卡已经由单位工会审核通…", "phrase2": "审核通过了", "name3": "样本·阿卜杜拉哈曼…", "time4": "2026年9月1日 09:00"}
	for key, value := range want {
		if got[0].Data[key] != value {
			t.Errorf("%s is %q, want %q", key, got[0].Data[key], value)
		}
	}
	err := w.client.SendSubscribe(ctx, message("open-a"))
	w.mustRefuse(err, wechat.ErrNoGrant.Code)
}

func TestAMessageThatWeChatRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		spoil func(*world, *wechat.SubscribeMessage)
		want  *union.Error
	}{
		"nothing granted":      {func(*world, *wechat.SubscribeMessage) {}, wechat.ErrNoGrant},
		"messages off":         {func(w *world, _ *wechat.SubscribeMessage) { w.grant("a"); w.sim.Grant("a", progress, "ban") }, wechat.ErrSubscribeBanned},
		"an unknown person":    {func(_ *world, m *wechat.SubscribeMessage) { m.OpenID = "open-none" }, wechat.ErrRecipient},
		"an unknown template":  {func(_ *world, m *wechat.SubscribeMessage) { m.TemplateID = "none" }, wechat.ErrMessage},
		"a page of no kind":    {func(_ *world, m *wechat.SubscribeMessage) { m.Page = "/pages" }, wechat.ErrMessage},
		"a field missing":      {func(_ *world, m *wechat.SubscribeMessage) { delete(m.Fields, "time4") }, wechat.ErrMessage},
		"a field too many":     {func(_ *world, m *wechat.SubscribeMessage) { m.Fields["thing9"] = "x" }, wechat.ErrMessage},
		"a time of no form":    {func(_ *world, m *wechat.SubscribeMessage) { m.Fields["time4"] = "明天上午" }, wechat.ErrMessage},
		"a forbidden word":     {func(_ *world, m *wechat.SubscribeMessage) { m.Fields["thing1"] = "违禁词样本" }, wechat.ErrMessage},
		"another under way":    {func(w *world, _ *wechat.SubscribeMessage) { w.sim.Break(send(43108)) }, wechat.ErrSendOverlap},
		"WeChat is busy":       {func(w *world, _ *wechat.SubscribeMessage) { w.sim.Break(send(-1)) }, union.Unavailable("wechat_unavailable", "", 0, nil)},
		"the quota is used up": {func(w *world, _ *wechat.SubscribeMessage) { w.sim.Break(send(45009)) }, union.Unavailable("wechat_quota", "", 0, nil)},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			m := message("open-a")
			tt.spoil(w, &m)
			err := w.client.SendSubscribe(context.Background(), m)
			w.mustRefuse(err, tt.want.Code)
			if n := w.count("send"); n != 1 {
				t.Fatalf("it was sent %d times", n)
			}
		})
	}
}

func send(errcode int64) simulator.Fault {
	return simulator.Fault{Endpoint: "subscribe/send", ErrCode: errcode, Times: 9}
}

func TestWithoutAnAnswerNobodySaysThatNothingWasSent(t *testing.T) {
	for name, fault := range map[string]simulator.Fault{
		"cut after the work":   {Cut: true, After: true},
		"502 after the work":   {Status: 502, After: true},
		"late with the answer": {Delay: 10 * time.Second, After: true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.grant("a")
			fault.Endpoint = "subscribe/send"
			w.sim.Break(fault)
			err := w.newClient(hasty).SendSubscribe(context.Background(), message("open-a"))
			w.mustRefuse(err, wechat.ErrSendUnsure.Code)
			if n := w.count("send"); n != 1 {
				t.Fatalf("a message without an answer was sent %d times", n)
			}
			// The repeat finds the grant used: the first one had arrived.
			err = w.client.SendSubscribe(context.Background(), message("open-a"))
			w.mustRefuse(err, wechat.ErrNoGrant.Code)
			if n := len(w.sim.Messages("a")); n != 1 {
				t.Fatalf("%d messages arrived", n)
			}
		})
	}
}

func TestATokenThatCannotBeHadLeavesNoDoubtAboutTheMessage(t *testing.T) {
	w := newWorld(t)
	w.sim.Break(simulator.Fault{Endpoint: "stable_token", Cut: true, Times: 99})
	err := w.client.SendSubscribe(context.Background(), message("open-a"))
	w.mustRefuse(err, "wechat_unavailable")
}

func TestAStaleTokenThatCannotBeRenewedLeavesNoDoubtAboutTheMessage(t *testing.T) {
	for name, fault := range map[string]simulator.Fault{"cut": {Cut: true}, "502": {Status: 502}, "late": {Delay: 10 * time.Second}, "busy": {ErrCode: -1}} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			atOnce(t, w) // the token is at hand, and WeChat takes it no longer
			w.grant("a")
			fault.Endpoint, fault.Times = "stable_token", 99
			w.sim.Break(send(40001))
			w.sim.Break(fault)
			err := w.newClient(hasty).SendSubscribe(context.Background(), message("open-a"))
			w.mustRefuse(err, "wechat_unavailable")
			var api *wechat.APIError
			if !errors.As(err, &api) || api.Op != wechat.TokenOp {
				t.Errorf("the failure counts as the message's own: %v", err)
			}
		})
	}
}

func TestTwoSendsToOnePersonAtOnceAreRefused(t *testing.T) {
	w := newWorld(t)
	// Now and then one is done before the other begins; then try again.
	for range 20 {
		w.grant("a")
		w.grant("a")
		before := len(w.sim.Messages("a"))
		errs := make([]error, 2)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() { errs[i] = w.client.SendSubscribe(context.Background(), message("open-a")) })
		}
		wg.Wait()
		if errors.Is(errors.Join(errs...), wechat.ErrSendOverlap) {
			if sent := len(w.sim.Messages("a")) - before; sent != 1 {
				t.Fatalf("%d of two at once arrived", sent)
			}
			return
		}
	}
	t.Fatal("twenty pairs at once and none was refused")
}

func TestTheSimulatorTellsWhatBecameOfAMessage(t *testing.T) {
	w := newWorld(t)
	receiver := wechat.Receiver{AppID: appID, Token: token, AESKey: aesKey, Clock: w.clock}
	var mu sync.Mutex
	var got []wechat.Event
	broken := 1
	callback := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		event, err := receiver.Open(r.Context(), r.URL.Query(), r.Body)
		if err != nil {
			t.Error(err)
		}
		mu.Lock()
		defer mu.Unlock()
		if broken > 0 {
			// The first try fails; the repeat must be known for the same event.
			broken--
			http.Error(rw, "no", http.StatusInternalServerError)
		} else {
			_, _ = rw.Write([]byte(wechat.CallbackReply))
		}
		got = append(got, event)
	}))
	defer callback.Close()
	w.sim.SendEventsTo(callback.URL + "/wechat/callback")

	w.grant("a")
	w.sim.Settle()
	must(t, w.client.SendSubscribe(context.Background(), message("open-a")))
	w.sim.Settle()
	if !w.sim.Revoke("a") || !w.sim.Cancel("a") {
		t.Fatal("nobody to tell of")
	}
	w.sim.Settle()

	kinds := make([]string, 0, len(got))
	for _, event := range got {
		kinds = append(kinds, event.Kind)
		if event.OpenID != "open-a" || !event.At.Equal(w.clock.Now()) {
			t.Fatalf("an event of someone else or some other time: %+v", event)
		}
	}
	counts := map[string]int{}
	for _, kind := range kinds {
		counts[kind]++
	}
	if len(got) != 5 || counts[wechat.EventSubscribePopup] != 2 || counts[wechat.EventSubscribeSent] != 1 ||
		counts[wechat.EventAuthRevoked] != 1 || counts[wechat.EventAuthCancelled] != 1 {
		t.Fatalf("got %s", strings.Join(kinds, ", "))
	}
	if got[0].Key != got[1].Key || got[0].Items[0].Status != wechat.SubscribeAccepted {
		t.Fatal("the repeat of an event is not known for the same")
	}
	if sent := got[2].Items[0]; sent.TemplateID != progress || sent.ErrorCode != 0 || sent.MessageID != w.sim.Messages("a")[0].ID {
		t.Fatalf("got %+v", sent)
	}
}
