package app

import (
	"context"
	"fmt"

	"unioncard/server/config"
)

// Prepare makes the database ready: the demo migrates by itself and fills an empty
// one with the sample city; production only checks.
func (a *App) Prepare(ctx context.Context) error {
	if a.Config.App.Mode == config.Production {
		pending, err := a.Store.Pending(ctx)
		if err != nil {
			return err
		}
		if pending > 0 {
			return fmt.Errorf("%d migrations are pending; run `server migrate` once, then start again", pending)
		}
		return a.RefreshPlaces(ctx)
	}
	_, err := a.Store.Migrate(ctx)
	if err != nil {
		return err
	}
	if err = a.fillSample(ctx); err != nil {
		return err
	}
	return a.RefreshPlaces(ctx)
}
