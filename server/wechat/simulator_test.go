package wechat_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"unioncard/server/wechat/simulator"
)

func TestADrawnDocumentIsHandedOutAndOthersAreNot(t *testing.T) {
	w := newWorld(t)
	for path, want := range map[string]string{
		"b/photos/front": "200 jpeg of the front", "b/photos/back": "200 jpeg of the back",
		"b/photos/edge": "404", "a/photos/front": "404", "nobody/photos/front": "404",
	} {
		answer, err := http.Get(w.server.URL + "/simulator/people/" + path)
		must(t, err)
		body, _ := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		got := fmt.Sprint(answer.StatusCode)
		if answer.StatusCode == http.StatusOK {
			got += " " + string(body)
		}
		if got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

func TestThePeopleCanBePlayedFromOutside(t *testing.T) {
	w := newWorld(t)
	status, out := w.control(http.MethodGet, "/simulator/people", "")
	text, _ := json.Marshal(out)
	if status != 200 || !strings.Contains(string(text), `{"id":"a","name":"样本甲","photo":false,"place":"","roles":["member"],"team":""},{"id":"b","name":"样本乙","photo":true,"place":"样本厂","roles":["clerk"],"team":"1"}`) || !strings.Contains(string(text), `"roles":[]`) {
		t.Fatalf("%d %s", status, text)
	}
	status, out = w.control(http.MethodPost, "/simulator/people/a/codes", `{"kind":"login"}`)
	code, _ := out["code"].(string)
	if status != 201 {
		t.Fatalf("%d %v", status, out)
	}
	who, err := w.client.Login(context.Background(), code)
	must(t, err)
	if who.OpenID != "open-a" {
		t.Fatal("somebody else")
	}
	status, _ = w.control(http.MethodPost, "/simulator/people/a/grants", fmt.Sprintf(`{"template_id":%q,"decision":"accept"}`, progress))
	if status != 204 {
		t.Fatalf("got %d", status)
	}
	must(t, w.client.SendSubscribe(context.Background(), message("open-a")))
	_, out = w.control(http.MethodGet, "/simulator/people/a/messages", "")
	items, _ := out["items"].([]any)
	if len(items) != 1 || items[0].(map[string]any)["title"] != "办卡进度" {
		t.Fatalf("got %v", out)
	}
	_, out = w.control(http.MethodGet, "/simulator/people/b/messages", "")
	if text, _ := json.Marshal(out); string(text) != `{"items":[]}` {
		t.Fatalf("got %s", text)
	}
}

func TestControlsRefuseWhatTheyDoNotKnow(t *testing.T) {
	w := newWorld(t)
	for name, tt := range map[string]struct {
		method, route, body string
		status              int
	}{
		"a code for nobody":           {"POST", "/simulator/people/none/codes", `{"kind":"login"}`, 404},
		"a code of no kind":           {"POST", "/simulator/people/a/codes", `{"kind":"card"}`, 400},
		"a phone code without number": {"POST", "/simulator/people/blocked/codes", `{"kind":"phone"}`, 422},
		"messages of nobody":          {"GET", "/simulator/people/none/messages", "", 404},
		"a grant of nobody":           {"POST", "/simulator/people/none/grants", `{"template_id":"tmpl-progress","decision":"accept"}`, 404},
		"a decision of no kind":       {"POST", "/simulator/people/a/grants", `{"template_id":"tmpl-progress","decision":"maybe"}`, 400},
		"a fault without endpoint":    {"POST", "/simulator/faults", `{"errcode":-1}`, 400},
		"a fault of two kinds":        {"POST", "/simulator/faults", `{"endpoint":"send","errcode":-1,"cut":true}`, 400},
		"a fault of no kind":          {"POST", "/simulator/faults", `{"endpoint":"send"}`, 400},
		"a fault with status 200":     {"POST", "/simulator/faults", `{"endpoint":"send","status":200}`, 400},
		"a storm without a share":     {"POST", "/simulator/faults/random", `{"endpoint":"send","of":[{"cut":true}]}`, 400},
		"a storm of more than all":    {"POST", "/simulator/faults/random", `{"endpoint":"send","share":1.5,"of":[{"cut":true}]}`, 400},
		"a storm of nothing":          {"POST", "/simulator/faults/random", `{"endpoint":"send","share":0.5,"of":[]}`, 400},
		"a storm of a bad fault":      {"POST", "/simulator/faults/random", `{"endpoint":"send","share":0.5,"of":[{"status":200}]}`, 400},
		"a follower who is nobody":    {"POST", "/simulator/people/none/follow", `{"follows":true}`, 404},
		"a follower unknown there":    {"POST", "/simulator/people/b/follow", `{"follows":true}`, 404},
		"a clock that goes back":      {"POST", "/simulator/clock", `{"advance_ms":-1}`, 400},
		"an event of no kind":         {"POST", "/simulator/people/a/events", `{"kind":"x"}`, 400},
		"an event of nobody":          {"POST", "/simulator/people/none/events", `{"kind":"user_authorization_revoke"}`, 404},
		"no JSON":                     {"POST", "/simulator/faults", `x`, 400},
	} {
		t.Run(name, func(t *testing.T) {
			status, out := w.control(tt.method, tt.route, tt.body)
			if status != tt.status || out["code"] == nil || out["detail"] == nil {
				t.Fatalf("%d %v", status, out)
			}
		})
	}
}

func TestFaultsComeAndGo(t *testing.T) {
	w := newWorld(t)
	for _, body := range []string{
		`{"endpoint":"jscode2session","errcode":45011}`, `{"endpoint":"jscode2session","status":502}`,
		`{"endpoint":"jscode2session","cut":true}`, `{"endpoint":"*","delay_ms":9000}`,
	} {
		status, out := w.control(http.MethodPost, "/simulator/faults", body)
		if status != 204 {
			t.Fatalf("%d %v", status, out)
		}
	}
	w.client = w.newClient(hasty)
	for range 4 {
		_, err := w.client.Login(context.Background(), w.code("a", simulator.LoginCode))
		if err == nil {
			t.Fatal("a fault did nothing")
		}
	}
	w.client = w.newClient()
	_, err := w.client.Login(context.Background(), w.code("a", simulator.LoginCode))
	must(t, err)
	w.control(http.MethodPost, "/simulator/faults", `{"endpoint":"*","errcode":-1,"times":100}`)
	w.control(http.MethodDelete, "/simulator/faults", "")
	_, err = w.client.Login(context.Background(), w.code("a", simulator.LoginCode))
	must(t, err)
}

func TestTimeAndTokensCanBeMovedFromOutside(t *testing.T) {
	w := newWorld(t)
	code := w.code("a", simulator.LoginCode)
	if status, _ := w.control(http.MethodPost, "/simulator/clock", `{"advance_ms":300000}`); status != 204 {
		t.Fatalf("got %d", status)
	}
	_, err := w.client.Login(context.Background(), code)
	w.mustRefuse(err, "login_code_invalid")
	atOnce(t, w)
	if status, _ := w.control(http.MethodPost, "/simulator/tokens/expiry", ""); status != 204 {
		t.Fatalf("got %d", status)
	}
	atOnce(t, w)
	if n := w.count("stable_token"); n != 2 {
		t.Fatalf("%d tokens were fetched", n)
	}
}

func TestTheSimulatorAnswersAsWeChatDoes(t *testing.T) {
	w := newWorld(t)
	q := "appid=" + appID + "&secret=" + secret
	for name, tt := range map[string]struct {
		method, route, body string
		want                float64
	}{
		"a wrong secret":       {"GET", "/cgi-bin/token?grant_type=client_credential&appid=" + appID + "&secret=x", "", 40125},
		"an unknown app":       {"GET", "/cgi-bin/token?grant_type=client_credential&appid=x&secret=x", "", 40013},
		"another grant type":   {"GET", "/sns/jscode2session?grant_type=x&js_code=x&" + q, "", 40002},
		"no token":             {"POST", "/wxa/msg_sec_check", "{}", 41001},
		"an invented token":    {"POST", "/wxa/msg_sec_check?access_token=x", "{}", 40001},
		"a body that isn't":    {"POST", "/cgi-bin/stable_token", "x", 47001},
		"an unknown code":      {"GET", "/sns/jscode2session?grant_type=authorization_code&js_code=x&" + q, "", 40029},
		"a mini-program's own": {"POST", "/cgi-bin/message/template/send?access_token=TOKEN", "{}", 40013},
	} {
		t.Run(name, func(t *testing.T) {
			if strings.Contains(tt.route, "TOKEN") {
				_, got := w.control("GET", path+"/cgi-bin/token?grant_type=client_credential&"+q, "")
				tt.route = strings.Replace(tt.route, "TOKEN", fmt.Sprint(got["access_token"]), 1)
			}
			status, got := w.control(tt.method, path+tt.route, tt.body)
			message, _ := got["errmsg"].(string)
			if status != 200 || got["errcode"] != tt.want || !strings.Contains(message, "rid: ") {
				t.Fatalf("%d %v", status, got)
			}
		})
	}
}

func TestTwentyForcedTokensADayThirtySecondsApart(t *testing.T) {
	w := newWorld(t)
	force := func() any {
		_, got := w.control("POST", path+"/cgi-bin/stable_token",
			fmt.Sprintf(`{"grant_type":"client_credential","appid":%q,"secret":%q,"force_refresh":true}`, appID, secret))
		return got["errcode"]
	}
	for i := range 20 {
		if code := force(); code != nil {
			t.Fatalf("the %dth was refused with %v", i+1, code)
		}
		if code := force(); i < 19 && code != float64(45011) {
			t.Fatalf("one right after another got %v", code)
		}
		w.control("POST", "/simulator/clock", `{"advance_ms":30000}`)
	}
	if code := force(); code != float64(45009) {
		t.Fatalf("the 21st got %v", code)
	}
}

func TestManyPhonesAtOnce(t *testing.T) {
	w := newWorld(t)
	for i := range 50 {
		must(t, w.sim.Add(simulator.Person{ID: fmt.Sprint(i), Name: "样本", OpenID: fmt.Sprint("open-", i)}))
	}
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			id := fmt.Sprint(i)
			code, err := w.sim.Mint(id, simulator.LoginCode)
			if err != nil {
				t.Error(err)
				return
			}
			who, err := w.client.Login(context.Background(), code)
			if err != nil || who.OpenID != "open-"+id {
				t.Errorf("%s signed in as %s, %v", id, who.OpenID, err)
			}
			w.sim.Grant(id, progress, "accept")
			if err := w.client.SendSubscribe(context.Background(), message("open-"+id)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for i := range 50 {
		if n := len(w.sim.Messages(fmt.Sprint(i))); n != 1 {
			t.Fatalf("%d messages for %d", n, i)
		}
	}
}

func TestAPersonIsAddedOnce(t *testing.T) {
	w := newWorld(t)
	for name, p := range map[string]simulator.Person{
		"the same id":     {ID: "a", OpenID: "open-new"},
		"the same openid": {ID: "new", OpenID: "open-a"},
		"a role unknown":  {ID: "new", OpenID: "open-new", Roles: []string{"king"}},
		"no openid":       {ID: "new"},
	} {
		t.Run(name, func(t *testing.T) {
			if w.sim.Add(p) == nil {
				t.Fatal("it was added")
			}
		})
	}
}
