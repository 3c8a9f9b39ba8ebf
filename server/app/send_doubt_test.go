package app_test

import (
	"context"
	"testing"
	"time"

	"unioncard/server/union"
	"unioncard/server/wechat/simulator"
)

func TestAGrantGivenAfterALostAnswerMakesNobodyGetAMessageTwice(t *testing.T) {
	for name, then := range map[string]simulator.Fault{"at once": {}, "behind another fault": {ErrCode: -1}} {
		t.Run(name, func(t *testing.T) {
			onEachPost(t, func(t *testing.T, p *post) {
				account := p.person("a")
				p.grant("a", account, batchTemplate, 1)
				p.break1(simulator.Fault{Cut: true, After: true})
				p.tell(account, 1)
				p.pass(time.Second)
				if then.ErrCode != 0 {
					p.break1(then)
					p.pass(2 * time.Second)
				}
				p.grant("a", account, batchTemplate, 1)
				p.pass(10 * time.Minute)
				p.mustGet("a", "subscribe", "ZB1")
				p.mustRows(account, union.ChannelSubscribe, "ended unsure")
				if left := p.left(account, batchTemplate); left != 1 {
					t.Errorf("%d grants left", left)
				}
			}, hasty)
		})
	}
}

func TestAMessageThatMayHaveArrivedGoesByNoOtherChannel(t *testing.T) {
	onEachPost(t, func(t *testing.T, p *post) {
		account := p.person("a")
		p.Simulator.Follow("a", true)
		p.must(p.Store.SetFollower(context.Background(), "official-a", "union-a", true))
		p.grant("a", account, batchTemplate, 1)
		p.break1(simulator.Fault{Cut: true, After: true})
		p.tell(account, 1)
		p.pass(time.Second)
		p.break1(simulator.Fault{ErrCode: 43107})
		p.pass(10 * time.Minute)
		p.mustGet("a", "subscribe", "ZB1")
		p.mustGet("a", "template")
		p.tell(account, 1)
		p.pass(time.Minute)
		p.mustGet("a", "template", "ZB2")
	}, hasty)
}

func TestAMessageThatCannotBeMadeReadyNowIsTriedAgain(t *testing.T) {
	onEachPost(t, func(t *testing.T, p *post) {
		account := p.person("a")
		p.grant("a", account, batchTemplate, 1)
		p.tell(account, 1)
		if n, err := p.FillForTest(context.Background()); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		rename := func(from, to string) {
			_, err := p.SQL().Exec("ALTER TABLE " + from + " RENAME TO " + to)
			p.must(err)
		}
		rename("subscriptions", "hidden")
		p.pass(time.Second)
		rename("hidden", "subscriptions")
		p.mustRows(account, union.ChannelSubscribe, "waiting busy")
		p.pass(time.Minute)
		p.mustGet("a", "subscribe", "ZB1")
	})
}

func TestAReminderBehindAUsedUpQuotaWaitsForTheMorningAndNothingElseDoes(t *testing.T) {
	onEachPost(t, func(t *testing.T, p *post) {
		account := p.person("a")
		p.grant("a", account, batchTemplate, 9)
		p.grant("a", account, "desk_task", 1)
		p.break1(simulator.Fault{ErrCode: 45009})
		p.tell(account, 1)
		p.must(p.Store.Enqueue(context.Background(), union.Notice{Topic: "reminder:bank_digest", AccountID: account, Data: map[string]string{"days": "3", "submitted": "1", "accepted": "0"}}))
		p.tell(account, 1)
		p.pass(time.Second)
		p.pass(15 * time.Hour) // just past midnight
		p.mustGet("a", "subscribe", "ZB1", "ZB2")
		p.tell(account, 1)
		p.pass(time.Hour)
		p.mustGet("a", "subscribe", "ZB1", "ZB2", "ZB3")
		for _, step := range []struct {
			move time.Duration
			want int
		}{{7*time.Hour - time.Minute, 3}, {2 * time.Minute, 4}} { // to 7:59, and to 8:01
			p.pass(step.move)
			if got := p.got("a", "subscribe"); len(got) != step.want {
				t.Errorf("at %s the phone shows %v", p.Clock.Now(), got)
			}
		}
	})
}
