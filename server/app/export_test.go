package app

import (
	"context"
	"log/slog"

	"unioncard/server/outbox"
	"unioncard/server/sample"
	"unioncard/server/union"
)

// FillAgain seeds once more, as the next start does.
func (a *App) FillAgain(ctx context.Context) error {
	return a.seeder().Seed(ctx, sample.NewCity(citySeed))
}

// DeliverForTest carries claimed messages as a worker does.
func (a *App) DeliverForTest(ctx context.Context, rows []union.OutboxRow) []error {
	return a.deliver(ctx, rows)
}

// FillForTest fills inboxes once, without sending by the other channels.
func (a *App) FillForTest(ctx context.Context) (int, error) {
	return outbox.New(a.Store, a.deliver, nil, a.Store.NewID(), a.options.Clock, a.options.Rand, a.options.Log, outbox.DefaultSettings()).Once(ctx)
}

// LogForTest is the server's log.
func (a *App) LogForTest() *slog.Logger { return a.options.Log }

// SampleSecretForTest is the secret that the simulator takes.
const SampleSecretForTest = sampleSecret

// MeasureForTest brings the outbox's figures up to date.
func (a *App) MeasureForTest(ctx context.Context) { a.measure(ctx) }

// MetricForTest gives a figure by channel and its second label.
func (a *App) MetricForTest(name, channel, label string) float64 {
	families, err := a.metrics.registry.Gather()
	if err != nil {
		return -1
	}
	for _, family := range families {
		if family.GetName() != name {
			continue
		}
		for _, m := range family.GetMetric() {
			labels := m.GetLabel()
			if labels[0].GetValue() == channel && (label == "" || labels[len(labels)-1].GetValue() == label) {
				return m.GetCounter().GetValue() + m.GetGauge().GetValue()
			}
		}
	}
	return 0
}

// ForgetKeysForTest is the hourly job.
func (a *App) ForgetKeysForTest(ctx context.Context) { a.forgetKeys(ctx) }
