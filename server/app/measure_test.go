package app_test

import (
	"context"
	"testing"
	"time"

	"unioncard/server/wechat/simulator"
)

func TestTheFiguresSayHowOldTheQueueIsAndWhyItWaits(t *testing.T) {
	onEachPost(t, func(t *testing.T, p *post) {
		failing, other := p.person("failing"), p.person("other")
		p.grant("failing", failing, batchTemplate, 2)
		p.grant("other", other, batchTemplate, 2)
		must := func(name, channel, label string, want float64) {
			t.Helper()
			p.MeasureForTest(context.Background())
			if got := p.MetricForTest(name, channel, label); got != want {
				t.Errorf("%s of %s %s is %v, want %v", name, channel, label, got, want)
			}
		}
		p.break1(simulator.Fault{ErrCode: 45011})
		p.tell(failing, 1)
		p.pass(30 * time.Second)
		p.tell(other, 1) // due before the one that failed, and younger
		p.Clock.Move(10 * time.Second)
		if n, err := p.FillForTest(context.Background()); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		must("unioncard_outbox_waiting", "subscribe", "", 2)
		must("unioncard_outbox_oldest_seconds", "subscribe", "", 40)
		must("unioncard_message_failures_total", "subscribe", "45011", 1)
		must("unioncard_messages_total", "subscribe", "sent", 0)
		must("unioncard_channel_paused", "subscribe", "", 0)
		p.break1(simulator.Fault{ErrCode: 45009})
		p.work()
		must("unioncard_channel_paused", "subscribe", "", 1)
		must("unioncard_channel_paused", "official", "", 0)
		must("unioncard_message_failures_total", "subscribe", "45009", 1)
		p.pass(15 * time.Hour)
		must("unioncard_channel_paused", "subscribe", "", 0)
		must("unioncard_messages_total", "subscribe", "sent", 2)
		must("unioncard_outbox_waiting", "subscribe", "", 0)
		must("unioncard_outbox_oldest_seconds", "subscribe", "", 0)
		p.break1(simulator.Fault{ErrCode: 47003})
		p.tell(other, 1)
		p.pass(time.Second)
		must("unioncard_outbox_dead", "subscribe", "", 1)
		must("unioncard_message_defects_total", "subscribe", "47003", 1)
	})
}
