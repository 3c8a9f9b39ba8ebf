package app

import (
	"context"

	"unioncard/server/sample"
)

// FillAgain seeds once more, as the next start does.
func (a *App) FillAgain(ctx context.Context) error {
	return a.seeder().Seed(ctx, sample.NewCity(citySeed))
}
