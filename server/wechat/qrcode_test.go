package wechat_test

import (
	"bytes"
	"context"
	"image/jpeg"
	"strings"
	"testing"

	"unioncard/server/wechat"
	"unioncard/server/wechat/simulator"
)

func TestACodeIsAPicture(t *testing.T) {
	w := newWorld(t)
	picture, err := w.client.QRCode(context.Background(), "join=AB12CD", "pages/join/join")
	must(t, err)
	_, err = jpeg.Decode(bytes.NewReader(picture))
	must(t, err)
}

func TestACodeThatCannotBeDrawn(t *testing.T) {
	w := newWorld(t)
	for name, tt := range map[string]struct {
		scene, page string
		fault       simulator.Fault
		want        string
	}{
		"a scene of 33 characters": {strings.Repeat("x", 33), "pages/join/join", simulator.Fault{}, wechat.ErrScene.Code},
		"a Chinese scene":          {"单位", "pages/join/join", simulator.Fault{}, wechat.ErrScene.Code},
		"no scene":                 {"", "pages/join/join", simulator.Fault{}, wechat.ErrScene.Code},
		"a page with a slash":      {"x", "/pages/join/join", simulator.Fault{}, wechat.ErrScene.Code},
		"a page with a query":      {"x", "pages/join/join?a=1", simulator.Fault{}, wechat.ErrScene.Code},
		"WeChat knows no page":     {"x", "pages/none", simulator.Fault{ErrCode: 41030, Times: 9}, wechat.ErrScene.Code},
		"busy":                     {"x", "pages/join/join", simulator.Fault{ErrCode: -1, Times: 9}, "wechat_unavailable"},
		"502":                      {"x", "pages/join/join", simulator.Fault{Status: 502, Times: 9}, "wechat_unavailable"},
		"the quota":                {"x", "pages/join/join", simulator.Fault{ErrCode: 45009, Times: 9}, "wechat_quota"},
	} {
		t.Run(name, func(t *testing.T) {
			defer w.sim.Mend()
			if tt.fault.Times > 0 {
				tt.fault.Endpoint = "getwxacodeunlimit"
				w.sim.Break(tt.fault)
			}
			_, err := w.client.QRCode(context.Background(), tt.scene, tt.page)
			w.mustRefuse(err, tt.want)
		})
	}
}
