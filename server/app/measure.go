package app

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"

	"unioncard/server/outbox"
	"unioncard/server/union"
)

func gauge(name, help string) *prometheus.GaugeVec {
	return prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: name, Help: help}, []string{"channel"})
}

func counter(name, help, label string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, []string{"channel", label})
}

// sent notes what became of a send.
func (m *metrics) sent(channel union.Channel, v outbox.Verdict, end union.SendEnd) {
	name := channelName(channel)
	if end.Status != union.OutboxWaiting {
		m.messages.WithLabelValues(name, end.Outcome).Inc()
	}
	if v.Outcome != union.OutcomeSent {
		m.failures.WithLabelValues(name, v.Code).Inc()
	}
	if v.Outcome == union.OutcomeDefect {
		m.defects.WithLabelValues(name, v.Code).Inc()
	}
}

func channelName(channel union.Channel) string {
	if channel == union.ChannelInbox {
		return "inbox"
	}
	return string(channel)
}

// measure brings the outbox's figures up to date.
func (a *App) measure(ctx context.Context) {
	pauses, err := a.Store.Pauses(ctx)
	a.note(ctx, "measure pauses", err)
	for _, channel := range append([]union.Channel{union.ChannelInbox}, union.Channels...) {
		figures, err := a.Store.ChannelFigures(ctx, channel)
		if err != nil {
			a.note(ctx, "measure outbox", err)
			return
		}
		name, age, paused := channelName(channel), 0.0, 0.0
		if figures.Oldest != nil {
			age = a.Store.Now().Sub(*figures.Oldest).Seconds()
		}
		if _, shut := pauses[channel]; shut {
			paused = 1
		}
		a.metrics.waiting.WithLabelValues(name).Set(float64(figures.Waiting))
		a.metrics.dead.WithLabelValues(name).Set(float64(figures.Dead))
		a.metrics.oldest.WithLabelValues(name).Set(age)
		a.metrics.paused.WithLabelValues(name).Set(paused)
	}
}
