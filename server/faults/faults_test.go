//go:build faults

package faults_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	_ "modernc.org/sqlite" // to look into the embedded database

	"unioncard/server/wechat/simulator"
)

const (
	longest  = 4 * time.Minute // of a run, on a machine that does much beside it
	settling = 500 * time.Millisecond
)

// storm is what becomes of one call in ten.
var storm = simulator.Storm{Endpoint: "subscribe/send", Seed: 5, Share: 0.1, Of: []simulator.Fault{
	{ErrCode: -1}, {ErrCode: 40001}, {Status: 502}, {Status: 502, After: true}, {Cut: true}, {Cut: true, After: true},
	{Delay: 700 * time.Millisecond}, {Delay: 700 * time.Millisecond, After: true},
}}

func TestNoMessageIsLostWhileWeChatFailsAndProcessesAreKilled(t *testing.T) {
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) {
			t.Parallel() // most of a run is waiting
			w := newWorld(t, driver)
			w.sim.Rage(storm)
			u := &upheaval{world: w, replicas: []*replica{w.replica("one"), w.replica("two")}}
			began := time.Now()
			ctx, cancel := context.WithTimeout(t.Context(), longest)
			defer cancel()
			var writing sync.WaitGroup
			writing.Go(func() { w.write(ctx) })
			for ctx.Err() == nil {
				u.step()
				if w.count("SELECT COUNT(*) FROM outbox") >= people*each && w.count("SELECT COUNT(*) FROM outbox WHERE status = 'waiting'") == 0 {
					break
				}
			}
			writing.Wait()
			for _, r := range u.replicas {
				r.stop()
			}
			w.judge(u, time.Since(began))
		})
	}
}

// judge goes through the books, and looks that everything did go wrong.
func (w *world) judge(u *upheaval, took time.Duration) {
	l := w.ledger(u.kills)
	for i, found := range l.Findings() {
		if i == 40 {
			w.t.Error("and so on")
			break
		}
		w.t.Error(found)
	}
	w.t.Logf("%d messages, %d by the channel, %.3f calls each, %d doubles by %d kills, %d ends in order, %d days with a used-up quota, in %s; answers %v; token requests %d",
		people*each, len(l.Rows), l.CallsAMessage(), l.Doubles(), len(u.kills), u.stops, u.days, took.Round(time.Second), w.wire.answers, w.sim.Calls("stable_token"))
	if len(u.kills) < 4 || u.stops < 1 || u.days < 2 {
		w.t.Errorf("%d kills, %d ends in order, %d quotas: not enough went wrong", len(u.kills), u.stops, u.days)
	}
	for _, what := range []string{"0", "-1", "40001", "45009", "502", "none"} {
		if w.wire.answers[what] == 0 {
			w.t.Errorf("WeChat never answered %s", what)
		}
	}
	for _, word := range []string{secret, openPrefix, "SIM_"} {
		if found := w.said.String(); strings.Contains(found, word) {
			w.t.Errorf("the log shows %q", word)
		}
	}
}
