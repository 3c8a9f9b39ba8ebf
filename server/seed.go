package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"unioncard/server/app"
	"unioncard/server/config"
)

// seed fills an empty database with the sample city.
func seed(ctx context.Context, args []string) error {
	var members int
	var from int64
	cfg, err := settings("seed", args, func(flags *flag.FlagSet) {
		flags.IntVar(&members, "members", 0, "how many people to add to the rosters, for measuring")
		flags.Int64Var(&from, "from", 0, "how many were added before")
	})
	if err != nil {
		return err
	}
	if cfg.App.Mode == config.Production {
		return errors.New("sample people do not go into a production database")
	}
	cfg.HTTP.Addr = ""
	opts := options(cfg)
	a, err := app.New(ctx, cfg, opts)
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	start := opts.Clock.Now()
	if err = a.Prepare(ctx); err != nil {
		return err
	}
	fmt.Printf("the sample city stands (%.1f s)\n", opts.Clock.Now().Sub(start).Seconds())
	if members == 0 {
		return nil
	}
	start = opts.Clock.Now()
	if err = a.GenerateMembers(ctx, members, from); err != nil {
		return err
	}
	fmt.Printf("%d people added (%.1f s)\n", members, opts.Clock.Now().Sub(start).Seconds())
	return nil
}
