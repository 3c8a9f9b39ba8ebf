package wechat_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"unioncard/server/wechat/simulator"
)

// weather calls a hundred times in a storm and gives what became of each call.
func weather(t *testing.T, seed int, mend bool) []string {
	t.Helper()
	w := newWorld(t)
	status, _ := w.control(http.MethodPost, "/simulator/faults/random",
		fmt.Sprintf(`{"endpoint":"jscode2session","seed":%d,"share":0.3,"of":[{"errcode":-1},{"errcode":45011},{"errcode":40226}]}`, seed))
	if status != 204 {
		t.Fatalf("got %d", status)
	}
	if mend {
		w.control(http.MethodDelete, "/simulator/faults", "")
	}
	var list []string
	for range 100 {
		_, out := w.control(http.MethodGet, path+"/sns/jscode2session?grant_type=authorization_code&js_code=x&appid="+appID+"&secret="+secret, "")
		list = append(list, fmt.Sprint(out["errcode"]))
	}
	return list
}

func TestAStormIsTheSameForTheSameSeedAndEndsWhenItIsMended(t *testing.T) {
	one, again, other, calm := weather(t, 1, false), weather(t, 1, false), weather(t, 2, false), weather(t, 1, true)
	if !slices.Equal(one, again) {
		t.Errorf("one seed, two storms: %v and %v", one, again)
	}
	if slices.Equal(one, other) {
		t.Error("two seeds, one storm")
	}
	hit := map[string]int{}
	for _, code := range one {
		hit[code]++
	}
	if n := hit["-1"] + hit["45011"] + hit["40226"]; n < 15 || n > 45 || hit["-1"]*hit["45011"]*hit["40226"] == 0 || hit["40029"] != 100-n {
		t.Errorf("of a share of 0.3 came %v", hit)
	}
	if slices.ContainsFunc(calm, func(code string) bool { return code != "40029" }) {
		t.Errorf("after it was mended came %v", calm)
	}
}

func TestTextsAreCheckedForThoseWhomTheAppKnows(t *testing.T) {
	w := newWorld(t)
	_, got := w.control(http.MethodGet, path+"/cgi-bin/token?grant_type=client_credential&appid="+appID+"&secret="+secret, "")
	check := func(openID, text string) map[string]any {
		t.Helper()
		_, out := w.control(http.MethodPost, fmt.Sprint(path, "/wxa/msg_sec_check?access_token=", got["access_token"]), fmt.Sprintf(`{"version":2,"scene":2,"openid":%q,"content":%q}`, openID, text))
		return out
	}
	suggest := func(out map[string]any) any {
		result, _ := out["result"].(map[string]any)
		return result["suggest"]
	}
	if out := check("open-a", "您好"); suggest(out) != "pass" || out["errcode"] != 0.0 {
		t.Errorf("got %v", out)
	}
	if out := check("open-a", "一个违禁词样本"); suggest(out) != "risky" {
		t.Errorf("got %v", out)
	}
	if out := check("open-nobody", "您好"); out["errcode"] != 40003.0 {
		t.Errorf("got %v", out)
	}
}

func TestATokenIsGivenOnlyToAddressesOfTheList(t *testing.T) {
	for ip, want := range map[string]any{"127.0.0.1": nil, "192.0.2.7": 40164.0} {
		t.Run(ip, func(t *testing.T) {
			sim, err := simulator.New(simulator.Config{App: simulator.App{ID: appID, Secret: secret, IPs: []string{ip}}, Clock: &handClock{}, Rand: rand.NewChaCha8([32]byte{2})})
			must(t, err)
			t.Cleanup(sim.Close)
			server := httptest.NewServer(sim.Handler())
			t.Cleanup(server.Close)
			w := &world{t: t, server: server}
			_, out := w.control(http.MethodPost, path+"/cgi-bin/stable_token", fmt.Sprintf(`{"grant_type":"client_credential","appid":%q,"secret":%q}`, appID, secret))
			if out["errcode"] != want {
				t.Errorf("got %v", out)
			}
		})
	}
}
