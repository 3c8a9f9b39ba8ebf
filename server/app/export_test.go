package app

import (
	"context"

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
