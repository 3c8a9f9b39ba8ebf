package app

import (
	"context"

	"unioncard/server/sample"
)

// FillAgain seeds once more, as the next start does.
func (a *App) FillAgain(ctx context.Context) error {
	seeder, err := a.seeder()
	if err != nil {
		return err
	}
	return seeder.Seed(ctx, sample.NewCity(citySeed))
}
