package main

import (
	"context"
	"flag"
	"os"
	"time"

	"unioncard/server/app"
	"unioncard/server/demo"
	"unioncard/server/union"
)

// walk goes through the whole job against a running server with the sample people.
func walk(ctx context.Context, args []string) error {
	var url, out string
	var atBank bool
	cfg, err := settings("demo", args, func(flags *flag.FlagSet) {
		flags.StringVar(&url, "url", "", "the running server; where http.addr says when not given")
		flags.BoolVar(&atBank, "at-bank", false, "end when the cards are opened and lie at the bank")
		flags.StringVar(&out, "out", "demo-out", "where papers and package are left")
	})
	if err != nil {
		return err
	}
	if url == "" {
		url = localURL(cfg)
	}
	zone, err := time.LoadLocation(cfg.App.Timezone)
	if err != nil {
		return err
	}
	now := union.SystemClock{}.Now()
	return demo.Run(ctx, demo.Options{
		URL: url, Out: out, Pictures: app.Specimens(), AtBank: atBank, Say: os.Stdout, Today: union.DateOf(now, zone), Serial: now.Unix() % 10_000_000,
	})
}
