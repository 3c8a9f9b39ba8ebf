package app_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"unioncard/server/app"
	"unioncard/server/config"
	"unioncard/server/union"
	"unioncard/server/uniontest"
	"unioncard/server/wechat/simulator"
)

// hasty lets no send wait long for an answer, but as long as a busy machine takes for one.
func hasty(c *config.Config) { c.WeChat.Timeout = 1500 * time.Millisecond }

func (p *post) break1(f simulator.Fault) {
	f.Endpoint = "subscribe/send"
	p.Simulator.Break(f)
}

func TestASendThatSurelyFailedIsRepeatedLaterWithItsGrant(t *testing.T) {
	for name, fault := range map[string]simulator.Fault{
		"busy":        {ErrCode: -1},
		"too often":   {ErrCode: 45011},
		"another one": {ErrCode: 43108},
		"stale twice": {ErrCode: 40001, Times: 2},
	} {
		t.Run(name, func(t *testing.T) {
			onEachPost(t, func(t *testing.T, p *post) {
				account := p.person("a")
				p.grant("a", account, batchTemplate, 1)
				p.break1(fault)
				p.tell(account, 1)
				p.pass(time.Second)
				p.mustGet("a", "subscribe")
				if left := p.left(account, batchTemplate); left != 1 {
					t.Errorf("%d grants left after a send that failed", left)
				}
				p.pass(2 * time.Minute)
				p.mustGet("a", "subscribe", "ZB1")
				p.mustRows(account, union.ChannelSubscribe, "sent sent")
			})
		})
	}
}

func TestATokenThatWeChatCallsStaleCostsTheMessageNothing(t *testing.T) {
	onEachPost(t, func(t *testing.T, p *post) {
		account := p.person("a")
		p.grant("a", account, batchTemplate, 2)
		p.tell(account, 1)
		p.pass(time.Second)
		p.Simulator.ExpireTokens()
		p.tell(account, 1)
		p.pass(time.Second)
		p.mustGet("a", "subscribe", "ZB1", "ZB2")
		if n := p.Simulator.Calls("stable_token"); n != 2 {
			t.Errorf("%d token requests", n)
		}
	})
}

func TestAnAnswerThatIsLostMakesNobodyGetAMessageTwice(t *testing.T) {
	for name, fault := range map[string]simulator.Fault{
		"cut before the work":  {Cut: true},
		"cut after the work":   {Cut: true, After: true},
		"502 before the work":  {Status: 502},
		"502 after the work":   {Status: 502, After: true},
		"late with the answer": {Delay: 10 * time.Second, After: true},
	} {
		t.Run(name, func(t *testing.T) {
			onEachPost(t, func(t *testing.T, p *post) {
				once, more := p.person("once"), p.person("more")
				p.grant("once", once, batchTemplate, 1)
				p.grant("more", more, batchTemplate, 3)
				p.break1(fault)
				p.tell(once, 1)
				p.pass(time.Second)
				if left := p.left(once, batchTemplate); left != 0 {
					t.Errorf("%d grants left; one counts as used", left)
				}
				p.pass(time.Minute)
				// The last grant: the repeat arrives, or finds that the first one did.
				p.mustGet("once", "subscribe", "ZB1")
				p.mustRows(once, union.ChannelSubscribe, "sent sent")
				if n := p.Simulator.Sends("once"); n > 2 {
					t.Errorf("%d sends", n)
				}
				// Others are left: a repeat could arrive a second time.
				p.break1(fault)
				p.tell(more, 2)
				p.pass(time.Minute)
				p.mustRows(more, union.ChannelSubscribe, "ended unsure", "sent sent")
				want := []string{"ZB3"}
				if fault.After {
					want = []string{"ZB2", "ZB3"}
				}
				p.mustGet("more", "subscribe", want...)
				if left := p.left(more, batchTemplate); left != 1 {
					t.Errorf("%d grants left", left)
				}
			}, hasty)
		})
	}
}

func TestAGrantThatALostMessageHasPerhapsNotUsedMakesNobodyGetAMessageTwice(t *testing.T) {
	onEachPost(t, func(t *testing.T, p *post) {
		account := p.person("a")
		p.grant("a", account, batchTemplate, 2)
		for _, fault := range []simulator.Fault{{Cut: true}, {Cut: true, After: true}} {
			p.break1(fault)
			p.tell(account, 1)
			p.pass(time.Minute)
		}
		// The first has used no grant at WeChat, so that a repeat of the second would arrive.
		p.mustGet("a", "subscribe", "ZB2")
		p.mustRows(account, union.ChannelSubscribe, "ended unsure", "ended unsure")
		// WeChat's word that there is none left ends the doubt.
		p.must(p.Store.CountGrant(context.Background(), account, batchTemplate, union.AnswerAccept, ""))
		p.tell(account, 1)
		p.pass(time.Minute)
		p.must(p.Store.CountGrant(context.Background(), account, batchTemplate, union.AnswerAccept, ""))
		p.tell(account, 1)
		p.pass(time.Minute)
		p.mustGet("a", "subscribe", "ZB2", "ZB3")
		p.mustRows(account, union.ChannelSubscribe, "ended unsure", "ended unsure", "sent sent", "ended no_grant")
		p.grant("a", account, batchTemplate, 1)
		p.break1(simulator.Fault{Cut: true, After: true})
		p.tell(account, 1)
		p.pass(time.Minute)
		p.pass(time.Minute) // the repeat
		p.mustGet("a", "subscribe", "ZB2", "ZB3", "ZB5")
		p.mustRows(account, union.ChannelSubscribe, "ended unsure", "ended unsure", "sent sent", "ended no_grant", "sent sent")
	}, hasty)
}

func TestTheQuotaOfTheDayClosesTheChannelUntilMidnightForEveryReplica(t *testing.T) {
	onEachPost(t, func(t *testing.T, p *post) {
		account, follower := p.person("a"), p.person("b")
		p.Simulator.Follow("b", true)
		p.must(p.Store.SetFollower(context.Background(), "official-b", "union-b", true))
		p.grant("a", account, batchTemplate, 5)
		p.break1(simulator.Fault{ErrCode: 45009})
		p.tell(account, 2)
		p.tell(follower, 1)
		p.pass(time.Second)
		p.mustGet("b", "template", "ZB3")
		other := replica(t, p)
		for range 5 {
			p.Clock.Move(2 * time.Hour)
			p.work()
			if _, err := other.Outbox.Once(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		if n := p.Simulator.Calls("subscribe/send"); n != 1 {
			t.Errorf("%d sends while the quota is used up", n)
		}
		if left := p.left(account, batchTemplate); left != 5 {
			t.Errorf("%d grants left", left)
		}
		// The test began at nine in the morning; midnight is fifteen hours later.
		p.pass(5*time.Hour + time.Minute)
		p.mustGet("a", "subscribe", "ZB1", "ZB2")
	})
}

func TestAMessageThatWeChatRefusesAsItIsIsADeadLetterAtOnce(t *testing.T) {
	for _, code := range []int64{47003, 40037, 41030, 45168} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			onEachPost(t, func(t *testing.T, p *post) {
				account := p.person("a")
				p.grant("a", account, batchTemplate, 2)
				p.break1(simulator.Fault{ErrCode: code})
				p.tell(account, 2)
				p.pass(time.Second)
				p.mustRows(account, union.ChannelSubscribe, "dead defect", "sent sent")
				p.mustGet("a", "subscribe", "ZB2")
				if left := p.left(account, batchTemplate); left != 1 {
					t.Errorf("%d grants left", left)
				}
				log := p.Logs.String()
				if !strings.Contains(log, `"level":"ERROR"`) || !strings.Contains(log, fmt.Sprintf(`"code":"%d"`, code)) {
					t.Errorf("the log says %s", log)
				}
				if n := p.MetricForTest("unioncard_message_defects_total", "subscribe", fmt.Sprint(code)); n != 1 {
					t.Errorf("the alert counts %v", n)
				}
			})
		})
	}
}

func TestAMessageIsGivenUpAfterItsLastTryAndTheNextOneGoesOut(t *testing.T) {
	onEachPost(t, func(t *testing.T, p *post) {
		account := p.person("a")
		p.grant("a", account, batchTemplate, 2)
		p.break1(simulator.Fault{ErrCode: 43108, Times: 8})
		p.tell(account, 2)
		for range 12 {
			p.pass(10 * time.Minute)
		}
		p.mustRows(account, union.ChannelSubscribe, "dead overlap", "sent sent")
		p.mustGet("a", "subscribe", "ZB2")
		if left := p.left(account, batchTemplate); left != 1 {
			t.Errorf("%d grants left", left)
		}
	})
}

func TestALonelyMessageOutlastsAnHourWithoutWeChat(t *testing.T) {
	onEachPost(t, func(t *testing.T, p *post) {
		account := p.person("a")
		p.grant("a", account, batchTemplate, 1)
		p.break1(simulator.Fault{ErrCode: -1, Times: 1 << 30})
		p.tell(account, 1)
		for range 240 {
			p.pass(15 * time.Second)
		}
		p.mustRows(account, union.ChannelSubscribe, "waiting busy")
		p.Simulator.Mend()
		for range 6 {
			p.pass(time.Minute)
		}
		p.mustGet("a", "subscribe", "ZB1")
	})
}

func TestLaterMessagesWaitBehindOneThatFailed(t *testing.T) {
	onEachPost(t, func(t *testing.T, p *post) {
		account := p.person("a")
		p.grant("a", account, batchTemplate, 9)
		for round := range 4 {
			p.break1(simulator.Fault{ErrCode: -1, Times: 1 + round%2})
			p.tell(account, 2)
			p.pass(time.Second)
		}
		for range 10 {
			p.pass(time.Minute)
		}
		p.mustGet("a", "subscribe", "ZB1", "ZB2", "ZB3", "ZB4", "ZB5", "ZB6", "ZB7", "ZB8")
	})
}

func TestASendWhoseWorkerWasKilledIsRepeated(t *testing.T) {
	onEachPost(t, func(t *testing.T, p *post) {
		ctx := context.Background()
		account := p.person("a")
		p.grant("a", account, batchTemplate, 1)
		p.tell(account, 1)
		p.Clock.Move(time.Second)
		if n, err := p.FillForTest(ctx); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		killed := p.Store.NewID()
		lanes, err := p.Store.TakeTurns(ctx, killed, union.Channels, 10, time.Minute)
		if err != nil || len(lanes) != 1 {
			t.Fatal(len(lanes), err)
		}
		if refused, err := p.Store.BeginSend(ctx, killed, lanes[0][0], batchTemplate, time.Minute); refused != "" || err != nil {
			t.Fatal(refused, err)
		}
		p.work()
		p.mustGet("a", "subscribe") // it is the other's turn
		p.pass(2 * time.Minute)
		p.mustGet("a", "subscribe", "ZB1")
		if err = p.Store.EndSend(ctx, killed, lanes[0][0], batchTemplate, union.SendEnd{Status: union.OutboxDead}); !errors.Is(err, union.ErrStale) {
			t.Errorf("who lost the turn still settles: %v", err)
		}
		if left := p.left(account, batchTemplate); left != 0 {
			t.Errorf("%d grants left", left)
		}
	})
}

func TestTwoReplicasSendToOnePersonOneAfterTheOther(t *testing.T) {
	onEachPost(t, func(t *testing.T, p *post) {
		ctx := context.Background()
		account := p.person("a")
		p.grant("a", account, batchTemplate, 12)
		other := replica(t, p)
		var want []string
		for i := range 12 {
			p.tell(account, 1)
			want = append(want, fmt.Sprint("ZB", i+1))
		}
		p.Clock.Move(time.Second)
		var wait sync.WaitGroup
		for _, worker := range []*app.App{p.App, other} {
			wait.Go(func() {
				for range 20 {
					if _, err := worker.Outbox.Once(ctx); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wait.Wait()
		p.mustGet("a", "subscribe", want...)
		if n := p.Simulator.Calls("subscribe/send"); n != 12 {
			t.Errorf("%d sends for 12 messages", n)
		}
	})
}

// replica is a second server on the same database and the same simulator.
func replica(t *testing.T, p *post) *app.App {
	t.Helper()
	cfg := p.Config
	cfg.WeChat.Simulator, cfg.WeChat.BaseURL, cfg.WeChat.AppSecret = false, p.URL()+"/simulator/wechat", app.SampleSecretForTest
	cfg.Official.AppSecret = app.SampleSecretForTest
	other, err := app.New(context.Background(), cfg, app.Options{Clock: p.Clock, Rand: uniontest.Rand(8), Log: p.LogForTest()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Close() })
	return other
}

func TestWithWeChatAwayForAnHourTheInboxHasAllAndTheQueueDrainsInAQuarter(t *testing.T) {
	for name, fault := range map[string]simulator.Fault{
		"busy": {ErrCode: -1}, "cut": {Cut: true}, "502": {Status: 502},
	} {
		// What surely was not sent goes out afterwards, all of it; what may have been needs the
		// last grant to be repeated.
		granted := 1
		if fault.ErrCode != 0 {
			granted = 5
		}
		t.Run(name, func(t *testing.T) {
			onEachPost(t, func(t *testing.T, p *post) {
				const people, each = 40, 5
				accounts := make([]union.ID, people)
				for i := range accounts {
					accounts[i] = p.person(fmt.Sprint("p", i))
					p.grant(fmt.Sprint("p", i), accounts[i], batchTemplate, granted)
				}
				fault.Times = 1 << 30
				p.break1(fault)
				for range each {
					for _, account := range accounts {
						p.tell(account, 1)
					}
					p.pass(time.Minute)
				}
				for _, account := range accounts {
					if n := told(t, p.Server, account); n != each {
						t.Fatalf("the inbox has %d of %d messages", n, each)
					}
				}
				for range 55 {
					p.pass(time.Minute)
				}
				away := p.Simulator.Calls("subscribe/send")
				if away > 150 {
					t.Errorf("%d sends while WeChat was away; it should have been left alone", away)
				}
				p.Simulator.Mend()
				for range 15 {
					p.pass(time.Minute)
				}
				lost := 0
				for i, account := range accounts {
					// The first ones are sent, in order, for as many as are granted.
					rows := p.rows(account, union.ChannelSubscribe)
					if got := p.got(fmt.Sprint("p", i), "subscribe"); len(got) != granted || !inOrder(got) {
						lost++
					}
					for _, row := range rows {
						if strings.HasPrefix(row, "waiting") || strings.HasPrefix(row, "dead") {
							t.Errorf("a message is %q after a quarter of an hour", row)
						}
					}
				}
				if lost > 0 {
					t.Errorf("%d people were not reached", lost)
				}
			}, hasty)
		})
	}
}

func TestAWorkerThatIsStoppedFinishesWhatIsUnderWayAndLeavesTheRestToOthersAtOnce(t *testing.T) {
	onEachPost(t, func(t *testing.T, p *post) {
		account := p.person("a")
		p.grant("a", account, batchTemplate, 3)
		p.break1(simulator.Fault{Delay: 2 * time.Second}) // within it the worker is stopped
		p.tell(account, 3)
		p.Clock.Move(time.Second)
		ctx, stop := context.WithCancel(context.Background())
		defer stop()
		ended := make(chan struct{})
		go func() { p.Outbox.Run(ctx); close(ended) }()
		for p.Simulator.Calls("subscribe/send") == 0 {
			time.Sleep(5 * time.Millisecond)
		}
		stop()
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			t.Fatal("the worker goes on after it was stopped")
		}
		p.mustRows(account, union.ChannelSubscribe, "sent sent", "waiting ", "waiting ")
		p.mustGet("a", "subscribe", "ZB1")
		// The clock stands: no turn runs out, each must have been given back.
		other := replica(t, p)
		for range 3 {
			if _, err := other.Outbox.Once(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		p.mustGet("a", "subscribe", "ZB1", "ZB2", "ZB3")
	}, func(c *config.Config) { c.WeChat.Timeout = 20 * time.Second })
}

// inOrder says whether batch numbers only grow.
func inOrder(numbers []string) bool {
	return slices.IsSortedFunc(numbers, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
}
