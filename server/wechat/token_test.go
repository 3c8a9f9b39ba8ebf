package wechat_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"unioncard/server/wechat"
	"unioncard/server/wechat/simulator"
)

// atOnce draws eight codes at the same time.
func atOnce(t *testing.T, w *world) {
	t.Helper()
	var wg sync.WaitGroup
	errs := make(chan error, 8)
	for range 8 {
		wg.Go(func() {
			_, err := w.client.QRCode(context.Background(), "join=1", "pages/join/join")
			errs <- err
		})
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		must(t, err)
	}
}

func TestEightCallsAtOnceFetchOneToken(t *testing.T) {
	w := newWorld(t)
	atOnce(t, w)
	if n := w.count("stable_token"); n != 1 {
		t.Fatalf("eight first calls fetched the token %d times", n)
	}
	w.sim.ExpireTokens()
	atOnce(t, w)
	if n := w.count("stable_token"); n != 2 {
		t.Fatalf("eight stale calls fetched the token %d times", n-1)
	}
}

func TestATokenThatWeChatCallsStaleIsForcedAtMostOnce(t *testing.T) {
	for name, code := range map[string]int{"40001": 40001, "40014": 40014, "42001": 42001} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			atOnce(t, w)
			// The simulator still takes the token for the current one, so asking again gives the same.
			w.reject(code)
			atOnce(t, w)
			if n := w.count("stable_token") - 1; n != 2 {
				t.Fatalf("eight stale calls asked for tokens %d times, want once for the current and once by force", n)
			}
			if n := w.count("getwxacodeunlimit"); n > 24 {
				t.Fatalf("sixteen calls became %d", n)
			}
		})
	}
}

func TestAStaleAnswerIsRepeatedOnceOnly(t *testing.T) {
	w := newWorld(t)
	w.sim.Break(simulator.Fault{Endpoint: "getwxacodeunlimit", ErrCode: 40001, Times: 100})
	_, err := w.client.QRCode(context.Background(), "join=1", "pages/join/join")
	w.mustRefuse(err, "wechat_unavailable")
	if n := w.count("getwxacodeunlimit"); n != 2 {
		t.Fatalf("WeChat was asked %d times", n)
	}
}

func TestReplicasShareAToken(t *testing.T) {
	w := newWorld(t)
	other := w.newClient()
	atOnce(t, w)
	_, err := other.QRCode(context.Background(), "join=2", "pages/join/join")
	must(t, err)
	if n := w.count("stable_token"); n != 1 {
		t.Fatalf("two replicas fetched %d tokens", n)
	}
}

func TestATokenAboutToEndIsNotKeptForEver(t *testing.T) {
	w := newWorld(t)
	atOnce(t, w)
	// 5 minutes and 10 seconds are left: less than 5 minutes would bring a new token.
	w.sim.Advance(2*time.Hour - 310*time.Second)
	w.tokens.mu.Lock()
	w.tokens.kept = nil
	w.tokens.mu.Unlock()
	atOnce(t, w)
}

func TestCallsGoOnWhenTheTokenCannotBeKept(t *testing.T) {
	w := newWorld(t)
	w.tokens.fail = true
	atOnce(t, w)
}

func TestATokenIsAskedForAgainAfterALostAnswer(t *testing.T) {
	for name, fault := range map[string]simulator.Fault{
		"cut":  {Cut: true},
		"502":  {Status: 502},
		"busy": {ErrCode: -1},
		"slow": {Delay: 10 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			fault.Endpoint = "stable_token"
			w.sim.Break(fault)
			_, err := w.newClient(func(c *wechat.Config) { c.Timeout = time.Second }).Phone(context.Background(), w.code("a", simulator.PhoneCode))
			must(t, err)
		})
	}
}
