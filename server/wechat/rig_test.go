package wechat_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"unioncard/server/union"
	"unioncard/server/wechat"
	"unioncard/server/wechat/simulator"
)

const (
	appID    = "wx0000000000sample"
	secret   = "appsecret0123456789abcdef0123456"
	token    = "callbacktoken"
	aesKey   = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
	progress = "tmpl-progress"

	officialID = "wx000000000official"
	arrival    = "tmpl-arrival" // the official account's
	path       = "/simulator/wechat"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// handClock is a clock that a test moves.
type handClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *handClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// tokens is a cache as the SDK wants it.
type tokens struct {
	mu   sync.Mutex
	kept map[string]any
	sets int
	fail bool
}

func (t *tokens) Get(key string) any {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.kept[key]
}

func (t *tokens) Set(key string, val any, ttl time.Duration) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.fail {
		return fmt.Errorf("redis is away")
	}
	if ttl <= 0 {
		panic("a token was kept without an end")
	}
	if t.kept == nil {
		t.kept = map[string]any{}
	}
	t.kept[key] = val
	t.sets++
	return nil
}

func (t *tokens) IsExist(key string) bool { return t.Get(key) != nil }
func (t *tokens) Delete(string) error     { return nil }

// world is a WeChat with people and a client that speaks with it over HTTP.
type world struct {
	t      *testing.T
	sim    *simulator.Simulator
	client *wechat.Client
	clock  *handClock
	tokens *tokens
	server *httptest.Server

	mu       sync.Mutex
	calls    map[string]int
	rejected string // a token that is answered with the code below, whoever holds it for current
	errcode  int
}

func newWorld(t *testing.T, change ...func(*wechat.Config)) *world {
	t.Helper()
	w := &world{
		t: t, tokens: &tokens{}, calls: map[string]int{},
		clock: &handClock{now: time.Date(2026, 9, 1, 1, 0, 0, 0, time.UTC)},
	}
	var err error
	w.sim, err = simulator.New(simulator.Config{
		App: simulator.App{ID: appID, Secret: secret}, Official: simulator.App{ID: officialID, Secret: secret}, Token: token, AESKey: aesKey,
		Templates: []simulator.Template{
			{ID: progress, Title: "办卡进度", Keys: []string{"thing1", "phrase2", "name3", "time4"}},
			{ID: arrival, Title: "领取提醒", Keys: []string{"thing1", "time2"}},
		},
		Clock: w.clock, Rand: rand.NewChaCha8([32]byte{1}),
	})
	must(t, err)
	t.Cleanup(w.sim.Close)
	must(t, w.sim.Add(simulator.Person{ID: "a", Name: "样本甲", Roles: []string{"member"}, OpenID: "open-a", UnionID: "union-a", OfficialOpenID: "official-a", Phone: "13800000001"}))
	must(t, w.sim.Add(simulator.Person{ID: "b", Name: "样本乙", Roles: []string{"clerk"}, OpenID: "open-b", Phone: "13800000002", Place: "样本厂", Team: "1",
		Photo: func(side string) ([]byte, error) { return []byte("jpeg of the " + side), nil }}))
	must(t, w.sim.Add(simulator.Person{ID: "blocked", Name: "样本丙", OpenID: "open-blocked", Blocked: true}))
	handler := w.sim.Handler()
	w.server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		w.calls[r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]]++
		stale := w.rejected != "" && r.URL.Query().Get("access_token") == w.rejected
		errcode := w.errcode
		w.mu.Unlock()
		if stale {
			_, _ = fmt.Fprintf(rw, `{"errcode":%d,"errmsg":"stale"}`, errcode)
			return
		}
		handler.ServeHTTP(rw, r)
	}))
	t.Cleanup(w.server.Close)
	w.client = w.newClient(change...)
	return w
}

func (w *world) newClient(change ...func(*wechat.Config)) *wechat.Client {
	w.t.Helper()
	cfg := wechat.Config{
		AppID: appID, AppSecret: secret, BaseURL: w.server.URL + path, State: "trial", OCR: true,
		// A loaded machine is slow, not away: who tests deadlines sets them.
		Timeout: time.Minute, OCRTimeout: time.Minute, Tokens: w.tokens, Clock: w.clock,
	}
	for _, f := range change {
		f(&cfg)
	}
	c, err := wechat.New(cfg)
	must(w.t, err)
	w.t.Cleanup(c.Close)
	return c
}

// hasty makes a client that waits for no slow answer.
func hasty(c *wechat.Config) { c.Timeout = time.Second }

func (w *world) code(person, kind string) string {
	w.t.Helper()
	text, err := w.sim.Mint(person, kind)
	must(w.t, err)
	return text
}

// reject makes WeChat refuse the token that the client holds, with an errcode.
func (w *world) reject(errcode int) {
	w.t.Helper()
	w.tokens.mu.Lock()
	defer w.tokens.mu.Unlock()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, value := range w.tokens.kept {
		w.rejected, w.errcode = fmt.Sprint(value), errcode
	}
}

func (w *world) count(endpoint string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.calls[endpoint]
}

// mustRefuse looks at an error's stable code, and that it says nothing secret.
func (w *world) mustRefuse(err error, code string) {
	w.t.Helper()
	refusal, ok := union.AsError(err)
	if !ok || refusal.Code != code {
		w.t.Fatalf("got %v, want %s", err, code)
	}
	if refusal.Message == "" || strings.ContainsAny(refusal.Message, "abcdefghijklmnopqrstuvwxyz") {
		w.t.Fatalf("a person would be shown %q", refusal.Message)
	}
	for _, leak := range w.secrets() {
		if strings.Contains(fmt.Sprintf("%v %+v", err, refusal), leak) {
			w.t.Fatalf("the error shows a secret: %v", err)
		}
	}
}

// secrets are what must be in no error: the app's, and every token of the moment.
func (w *world) secrets() []string {
	out := []string{secret, "SIM_", "session_key", "open-a", "13800000001"}
	w.tokens.mu.Lock()
	defer w.tokens.mu.Unlock()
	for _, value := range w.tokens.kept {
		out = append(out, fmt.Sprint(value))
	}
	return out
}

// control posts to the simulator over HTTP and gives status and answer.
func (w *world) control(method, route, body string) (int, map[string]any) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), method, w.server.URL+route, strings.NewReader(body))
	must(w.t, err)
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	response, err := transport.RoundTrip(r)
	must(w.t, err)
	defer func() { _ = response.Body.Close() }()
	var out map[string]any
	if response.StatusCode != http.StatusNoContent {
		must(w.t, json.NewDecoder(response.Body).Decode(&out))
	}
	return response.StatusCode, out
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
