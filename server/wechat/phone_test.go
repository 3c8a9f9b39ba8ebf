package wechat_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"unioncard/server/wechat"
	"unioncard/server/wechat/simulator"
)

func TestPhoneGivesTheNumberOnce(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	code := w.code("a", simulator.PhoneCode)
	number, err := w.client.Phone(ctx, code)
	must(t, err)
	if number != "13800000001" {
		t.Fatal("another number")
	}
	_, err = w.client.Phone(ctx, code)
	w.mustRefuse(err, wechat.ErrPhoneCode.Code)
	_, err = w.client.Phone(ctx, w.code("a", simulator.LoginCode))
	w.mustRefuse(err, wechat.ErrPhoneCode.Code)
	late := w.code("a", simulator.PhoneCode)
	w.sim.Advance(5 * time.Minute)
	_, err = w.client.Phone(ctx, late)
	w.mustRefuse(err, wechat.ErrPhoneCode.Code)
}

func TestPhoneRefusesNumbersThatTheBankWouldNotTake(t *testing.T) {
	for name, tt := range map[string]struct{ country, app, want string }{
		"abroad":          {"852", appID, "phone_foreign"},
		"for another app": {"86", "wx-another", "wechat_failed"},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "stable_token") {
					_, _ = fmt.Fprint(rw, `{"access_token":"SIM_x","expires_in":7200}`)
					return
				}
				_, _ = fmt.Fprintf(rw, `{"errcode":0,"phone_info":{"phoneNumber":"+%[1]s 1","purePhoneNumber":"1","countryCode":"%[1]s","watermark":{"appid":"%[2]s"}}}`, tt.country, tt.app)
			}))
			defer server.Close()
			w := newWorld(t, func(c *wechat.Config) { c.BaseURL = server.URL })
			_, err := w.client.Phone(context.Background(), "code")
			w.mustRefuse(err, tt.want)
		})
	}
}
