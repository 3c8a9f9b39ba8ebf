package api_test

import (
	"bytes"
	"image/png"
	"testing"

	"github.com/makiuchi-d/gozxing"
	zxqr "github.com/makiuchi-d/gozxing/qrcode"

	"unioncard/server/config"
	"unioncard/server/union"
	"unioncard/server/uniontest"
	"unioncard/server/wechat/simulator"
)

// readsCode reads the one code in a picture, as a phone does.
func readsCode(t *testing.T, picture []byte) string {
	t.Helper()
	decoded, err := png.Decode(bytes.NewReader(picture))
	mustDo(t, err)
	bitmap, err := gozxing.NewBinaryBitmapFromImage(decoded)
	mustDo(t, err)
	read, err := zxqr.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	mustDo(t, err)
	return read.GetText()
}

func TestAUnitsPosterLeadsToTheUnit(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		city := s.NewCity()
		clerk, boss, member := s.Staff("样本经办", union.RoleClerk, city.Unit), s.Staff("样本上级", union.RoleSupervisor, city.District), s.Person("样本会员")
		code := clerk.Post(orgPath(city.Unit, "/join-codes"), nil).Must(201).Text("code")
		path := orgPath(city.Unit, "/join-codes/"+code)
		for _, printer := range []*uniontest.Client{clerk, boss} {
			if got := readsCode(t, printer.Get(path+"/poster").Must(200).Body); got != "pages/enrol/unit?scene="+code {
				t.Errorf("the poster leads to %s", got)
			}
		}
		if got := readsCode(t, clerk.Get(path+"/qr").Must(200).Body); got != "pages/enrol/unit?scene="+code {
			t.Errorf("the code leads to %s", got)
		}
		if n := s.Simulator.Calls("getwxacodeunlimit"); n != 1 {
			t.Errorf("WeChat drew the code %d times", n)
		}
		if got := member.Get("/join-codes/" + code).Must(200).Text("id"); got != string(city.Unit.ID) {
			t.Errorf("the scene finds %s", got)
		}
		member.Get(path + "/poster").Must(403)
		clerk.Delete(path).Must(204)
		clerk.Get(path+"/poster").MustCode(404, "not_found") // nor the one that is kept
	})
}

func TestWhileWeChatDrawsNoneThePosterLeadsToTheWebPage(t *testing.T) {
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) {
			for address, want := range map[string]string{"https://card.example.org": "https://card.example.org/#/pages/enrol/unit?join=", "": ""} {
				s := uniontest.New(t, driver, func(c *config.Config) { c.HTTP.PublicURL = address })
				city := s.NewCity()
				clerk := s.Staff("样本经办", union.RoleClerk, city.Unit)
				code := clerk.Post(orgPath(city.Unit, "/join-codes"), nil).Must(201).Text("code")
				path := orgPath(city.Unit, "/join-codes/"+code)
				s.Simulator.Break(simulator.Fault{Endpoint: "getwxacodeunlimit", ErrCode: -1, Times: 100})
				if want == "" {
					clerk.Get(path+"/poster").MustCode(503, "join_qr")
				} else if got := readsCode(t, clerk.Get(path+"/poster").Must(200).Body); got != want+code {
					t.Errorf("the poster leads to %s", got)
				}
				s.Simulator.Mend()
				if got := readsCode(t, clerk.Get(path+"/poster").Must(200).Body); got != "pages/enrol/unit?scene="+code {
					t.Errorf("once WeChat is back it leads to %s", got)
				}
			}
		})
	}
}
