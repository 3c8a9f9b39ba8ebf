package main

import (
	"context"
	"flag"
	"fmt"
	"time"

	"unioncard/server/app"
	"unioncard/server/rotation"
)

// rotateKeys seals and indexes everything under new keys, beside running servers, which
// take the new keys up within seconds. It may be stopped or killed and run again.
func rotateKeys(ctx context.Context, args []string) error {
	var drop bool
	var settle time.Duration
	cfg, err := settings("rotate-keys", args, func(flags *flag.FlagSet) {
		flags.BoolVar(&drop, "drop", false, "forget the older data keys once nothing is sealed by them; backups made before need them")
		flags.DurationVar(&settle, "settle", app.RotationSettle, "how long after each change of the keys a request may still write by those of before")
	})
	if err != nil {
		return err
	}
	cfg.HTTP.Addr = ""
	parts := options(cfg)
	parts.Existing = true
	a, err := app.New(ctx, cfg, parts)
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	err = a.RotateKeys(ctx, app.Rotation{Drop: drop, Settle: settle, Progress: printProgress(time.Now())})
	if err != nil {
		return err
	}
	state := a.Keys.Status()
	fmt.Printf("done; %d data keys are kept for reading, the newest is %s\n", state.DataKeys, state.PrimaryData)
	return nil
}

// tellEvery is how often a pass says how far it is.
const tellEvery = 10 * time.Second

func printProgress(last time.Time) func(string, rotation.Report, bool) {
	return func(what string, r rotation.Report, whole bool) {
		now := time.Now()
		if !whole && now.Sub(last) < tellEvery {
			return
		}
		last = now
		end := ", going on"
		if whole {
			end = ", all seen"
		}
		fmt.Printf("%s %s: %d values and files seen, %d written anew, %d files missing%s\n", now.Format(time.TimeOnly), what, r.Seen, r.Changed, r.Missing, end)
	}
}
