package wechat_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"unioncard/server/union"
	"unioncard/server/wechat"
	"unioncard/server/wechat/simulator"
)

func TestLoginSaysWhoHoldsThePhone(t *testing.T) {
	w := newWorld(t)
	who, err := w.client.Login(context.Background(), w.code("a", simulator.LoginCode))
	must(t, err)
	if who != (wechat.Identity{OpenID: "open-a", UnionID: "union-a"}) {
		t.Fatalf("got %+v", who)
	}
	// Whoever brings a code is taken for the one whose phone made it.
	who, err = w.client.Login(context.Background(), w.code("b", simulator.LoginCode))
	must(t, err)
	if who.OpenID != "open-b" {
		t.Fatalf("got %+v", who)
	}
}

func TestLoginRefusesEveryCodeButAFreshOne(t *testing.T) {
	ctx := context.Background()
	for name, tt := range map[string]struct {
		code func(*world) string
		want *union.Error
	}{
		"used before": {func(w *world) string {
			code := w.code("a", simulator.LoginCode)
			_, err := w.client.Login(ctx, code)
			must(w.t, err)
			return code
		}, wechat.ErrLoginCode},
		"older than five minutes": {func(w *world) string {
			code := w.code("a", simulator.LoginCode)
			w.sim.Advance(5 * time.Minute)
			return code
		}, wechat.ErrLoginCode},
		"of the phone pool":   {func(w *world) string { return w.code("a", simulator.PhoneCode) }, wechat.ErrLoginCode},
		"invented":            {func(*world) string { return "0invented" }, wechat.ErrLoginCode},
		"of a blocked person": {func(w *world) string { return w.code("blocked", simulator.LoginCode) }, wechat.ErrBlocked},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			_, err := w.client.Login(ctx, tt.code(w))
			w.mustRefuse(err, tt.want.Code)
		})
	}
}

func TestACodeThatIsNotShapedLikeOneNeverLeavesTheServer(t *testing.T) {
	w := newWorld(t)
	for _, code := range []string{"", "x&appid=EVIL#", "a b", "码", "a%20b", "x\n", string(make([]byte, 65)), "a/../b"} {
		_, err := w.client.Login(context.Background(), code)
		w.mustRefuse(err, wechat.ErrLoginCode.Code)
		_, err = w.client.Phone(context.Background(), code)
		w.mustRefuse(err, wechat.ErrPhoneCode.Code)
	}
	if n := w.count("jscode2session") + w.count("getuserphonenumber"); n != 0 {
		t.Fatalf("%d requests went out", n)
	}
}

func TestLoginWhenWeChatIsUnwell(t *testing.T) {
	for name, tt := range map[string]struct {
		fault simulator.Fault
		code  string // "" means that it goes through
		asked int
	}{
		"busy once":             {simulator.Fault{ErrCode: -1}, "", 2},
		"busy three times":      {simulator.Fault{ErrCode: -1, Times: 3}, "wechat_unavailable", 3},
		"too frequent":          {simulator.Fault{ErrCode: 45011, Times: 9}, "wechat_too_frequent", 1},
		"the quota is used up":  {simulator.Fault{ErrCode: 45009, Times: 9}, "wechat_quota", 1},
		"an unknown errcode":    {simulator.Fault{ErrCode: 40999, Times: 9}, "wechat_failed", 1},
		"502":                   {simulator.Fault{Status: 502, Times: 9}, "wechat_unavailable", 1},
		"not found":             {simulator.Fault{Status: 404, Times: 9}, "wechat_unavailable", 1},
		"the connection is cut": {simulator.Fault{Cut: true, Times: 9}, "wechat_unavailable", 1},
		"slower than allowed":   {simulator.Fault{Delay: 10 * time.Second, Times: 9}, "wechat_unavailable", 1},
		"slow":                  {simulator.Fault{Delay: 50 * time.Millisecond}, "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if tt.fault.Delay > time.Second {
				w.client = w.newClient(hasty)
			}
			tt.fault.Endpoint = "jscode2session"
			w.sim.Break(tt.fault)
			began := time.Now()
			_, err := w.client.Login(context.Background(), w.code("a", simulator.LoginCode))
			if tt.code == "" {
				must(t, err)
			} else {
				w.mustRefuse(err, tt.code)
				var api *wechat.APIError
				if !errors.As(err, &api) || api.Op != "jscode2session" {
					t.Fatalf("the cause is not WeChat's: %v", err)
				}
			}
			if n := w.count("jscode2session"); n != tt.asked {
				t.Fatalf("WeChat was asked %d times, want %d", n, tt.asked)
			}
			if took := time.Since(began); took > 3*time.Second {
				t.Fatalf("it took %v", took)
			}
		})
	}
}

func TestAWrongSecretIsADefectAndNotThePersonsFault(t *testing.T) {
	w := newWorld(t, func(c *wechat.Config) { c.AppSecret = "another-secret-another-secret" })
	_, err := w.client.Login(context.Background(), w.code("a", simulator.LoginCode))
	w.mustRefuse(err, "wechat_failed")
	if union.KindOf(err) != union.KindInternal {
		t.Fatalf("got %v", union.KindOf(err))
	}
}

func TestACallerWhoLeavesIsTold(t *testing.T) {
	w := newWorld(t)
	w.sim.Break(simulator.Fault{Endpoint: "jscode2session", Delay: time.Second})
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Millisecond)
	defer cancel()
	_, err := w.client.Login(ctx, w.code("a", simulator.LoginCode))
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("got %v", err)
	}
}

func TestNewRefusesWhatCannotWork(t *testing.T) {
	good := func() wechat.Config {
		return wechat.Config{AppID: appID, AppSecret: secret, Tokens: &tokens{}, Clock: union.SystemClock{}}
	}
	for name, spoil := range map[string]func(*wechat.Config){
		"without an app":         func(c *wechat.Config) { c.AppID = "" },
		"without a secret":       func(c *wechat.Config) { c.AppSecret = "" },
		"without a token cache":  func(c *wechat.Config) { c.Tokens = nil },
		"without a clock":        func(c *wechat.Config) { c.Clock = nil },
		"an address of no host":  func(c *wechat.Config) { c.BaseURL = "simulator" },
		"an address of no web":   func(c *wechat.Config) { c.BaseURL = "ftp://127.0.0.1" },
		"an edition of no kind":  func(c *wechat.Config) { c.State = "release" },
		"a broken address":       func(c *wechat.Config) { c.BaseURL = "http://%zz" },
		"an address of no words": func(c *wechat.Config) { c.BaseURL = "://" },
	} {
		t.Run(name, func(t *testing.T) {
			cfg := good()
			spoil(&cfg)
			_, err := wechat.New(cfg)
			if err == nil {
				t.Fatal("it was made")
			}
		})
	}
	_, err := wechat.New(good())
	must(t, err)
}
