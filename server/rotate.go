package main

import (
	"context"
	"flag"
	"fmt"

	"unioncard/server/app"
	"unioncard/server/rotation"
)

// rotateKeys seals and indexes everything under new keys, beside running servers, which
// take the new keys up within seconds. It may be stopped and run again.
func rotateKeys(ctx context.Context, args []string) error {
	var drop bool
	cfg, err := settings("rotate-keys", args, func(flags *flag.FlagSet) {
		flags.BoolVar(&drop, "drop", false, "forget the older data keys once nothing is sealed by them; backups made before need them")
	})
	if err != nil {
		return err
	}
	cfg.HTTP.Addr = ""
	a, err := app.New(ctx, cfg, options(cfg))
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	err = a.RotateKeys(ctx, app.Rotation{Drop: drop, Lag: app.RotationLag, Progress: func(what string, r rotation.Report) {
		fmt.Printf("%s: %d values and files seen, %d written anew\n", what, r.Seen, r.Changed)
	}})
	if err != nil {
		return err
	}
	state := a.Keys.Status()
	fmt.Printf("done; %d data keys are kept for reading, the newest is %s\n", state.DataKeys, state.PrimaryData)
	return nil
}
