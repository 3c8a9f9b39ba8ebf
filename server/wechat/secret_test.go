package wechat_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/silenceper/wechat/v2/miniprogram"
	"github.com/silenceper/wechat/v2/miniprogram/config"
	"github.com/silenceper/wechat/v2/util"

	"unioncard/server/union"
	"unioncard/server/wechat"
)

const liveToken = "LIVE_TOKEN_0123456789"

// gossip is a server that tells everything it was told in whatever it answers.
func gossip(t *testing.T, how string) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "stable_token") && how != "no token" {
			_, _ = fmt.Fprintf(w, `{"access_token":%q,"expires_in":7200}`, liveToken)
			return
		}
		told := strings.ReplaceAll(r.URL.String(), `"`, "") + " secret=" + secret + " access_token=" + liveToken + " session_key: c2Vzc2lvbg=="
		told += " and, by no name, " + secret + " " + r.URL.Query().Get("access_token")
		switch how {
		case "in errmsg":
			_, _ = fmt.Fprintf(w, `{"errcode":40999,"errmsg":%q}`, told+"\nforged line")
		case "in broken JSON", "no token":
			_, _ = fmt.Fprint(w, `{"errcode":`+told)
		case "in a page of 500":
			http.Error(w, told, http.StatusInternalServerError)
		case "in a redirect":
			http.Redirect(w, r, "http://127.0.0.1:1/?"+told, http.StatusFound)
		}
	}))
	t.Cleanup(server.Close)
	return server
}

func TestNoSecretReachesAnErrorOrALog(t *testing.T) {
	for _, how := range []string{"in errmsg", "in broken JSON", "in a page of 500", "in a redirect", "no token", "nobody listens"} {
		t.Run(how, func(t *testing.T) {
			address := "http://127.0.0.1:1"
			if how != "nobody listens" {
				address = gossip(t, how).URL
			}
			c, err := wechat.New(wechat.Config{
				AppID: appID, AppSecret: secret, BaseURL: address, OCR: true,
				Timeout: 300 * time.Millisecond, Tokens: &tokens{}, Clock: union.SystemClock{},
			})
			must(t, err)
			defer c.Close()
			for name, err := range everyCall(c) {
				if err == nil {
					t.Fatalf("%s went through", name)
				}
				var log bytes.Buffer
				slog.New(slog.NewJSONHandler(&log, nil)).Error("failed", "error", err)
				text := fmt.Sprintf("%v %+v %#v %s", err, err, err, log.String())
				for _, leak := range []string{secret, liveToken, "c2Vzc2lvbg", "LOGINCODE", "PHONECODE", "open-a"} {
					if strings.Contains(text, leak) {
						t.Errorf("%s shows %s: %s", name, leak, text)
					}
				}
				if strings.Contains(err.Error(), "\n") {
					t.Errorf("%s can forge a line of the log: %q", name, err)
				}
			}
		})
	}
}

func everyCall(c *wechat.Client) map[string]error {
	ctx := context.Background()
	_, login := c.Login(ctx, "LOGINCODE")
	_, phone := c.Phone(ctx, "PHONECODE")
	_, ocr := c.ReadIDCard(ctx, union.IDFront, []byte("jpeg"))
	_, qr := c.QRCode(ctx, "join=1", "pages/join/join")
	send := c.SendSubscribe(ctx, wechat.SubscribeMessage{OpenID: "open-a", TemplateID: progress})
	template := c.SendTemplate(ctx, wechat.TemplateMessage{OpenID: "open-a", TemplateID: arrival})
	_, _, follower := c.Follower(ctx, "open-a")
	return map[string]error{
		"Login": login, "Phone": phone, "ReadIDCard": ocr, "QRCode": qr, "SendSubscribe": send, "SendTemplate": template, "Follower": follower,
	}
}

// Without the adapter's edge the SDK does show the secret: the test above can fail.
func TestTheSDKByItselfShowsTheSecret(t *testing.T) {
	before := util.DefaultHTTPClient
	defer func() { util.DefaultHTTPClient = before }()
	util.DefaultHTTPClient = &http.Client{Transport: roundTripper(func(*http.Request) (*http.Response, error) {
		return nil, fmt.Errorf("the line is cut")
	})}
	mini := miniprogram.NewMiniProgram(&config.Config{AppID: appID, AppSecret: secret, Cache: &tokens{}, UseStableAK: true})
	_, err := mini.GetAuth().Code2SessionContext(context.Background(), "code")
	if err == nil || !strings.Contains(err.Error(), secret) {
		t.Fatalf("got %v", err)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestAnSDKCallThatBelongsToNoClientIsRefused(t *testing.T) {
	w := newWorld(t)
	_, err := util.HTTPGetContext(context.Background(), w.server.URL+"/simulator/people")
	if err == nil {
		t.Fatal("it went out, without a deadline")
	}
}

func TestTwoClientsInOneProcessKeepApart(t *testing.T) {
	one, two := newWorld(t), newWorld(t)
	two.sim.ExpireTokens()
	done := make(chan struct{})
	go func() {
		defer close(done)
		atOnce(t, two)
	}()
	atOnce(t, one)
	<-done
	if one.count("getwxacodeunlimit") != 8 || two.count("getwxacodeunlimit") != 8 {
		t.Fatalf("%d and %d calls arrived", one.count("getwxacodeunlimit"), two.count("getwxacodeunlimit"))
	}
}

func TestAnAnswerWithoutEndIsNotRead(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(bytes.Repeat([]byte(" "), 5<<20))
	}))
	defer server.Close()
	w := newWorld(t, func(c *wechat.Config) { c.BaseURL = server.URL })
	_, err := w.client.Login(context.Background(), "code")
	w.mustRefuse(err, "wechat_failed")
}

func TestAnAnswerWithAnotherStatusThan200IsNotBelieved(t *testing.T) {
	for _, status := range []int{http.StatusCreated, http.StatusFound, http.StatusForbidden, http.StatusBadGateway} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = w.Write([]byte(`{"openid":"open-x","session_key":"x"}`))
		}))
		w := newWorld(t, func(c *wechat.Config) { c.BaseURL = server.URL })
		_, err := w.client.Login(context.Background(), "code")
		server.Close()
		w.mustRefuse(err, "wechat_unavailable")
	}
}
