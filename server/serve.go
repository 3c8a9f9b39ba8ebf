package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime/debug"
	"sync"

	"unioncard/server/app"
	"unioncard/server/config"
	"unioncard/server/union"
)

// settings reads the flags of a command and the settings behind them.
func settings(name string, args []string, more func(*flag.FlagSet)) (config.Config, error) {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	file := flags.String("config", "", "settings that lie over the shipped ones")
	if more != nil {
		more(flags)
	}
	err := flags.Parse(args)
	if err != nil {
		return config.Config{}, err
	}
	return config.Load(*file, os.Environ())
}

// options are the machine's own clock, randomness and log.
func options(cfg config.Config) app.Options {
	var level slog.Level
	_ = level.UnmarshalText([]byte(cfg.Log.Level)) // checked by Validate
	return app.Options{
		Clock: union.SystemClock{}, Rand: rand.Reader,
		Log: slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: level})),
	}
}

func serve(ctx context.Context, args []string) error {
	cfg, err := settings("serve", args, nil)
	if err != nil {
		return err
	}
	a, err := app.New(ctx, cfg, options(cfg))
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	a.Preparing("starting")
	work, done := context.WithCancel(ctx)
	defer done()
	var wait sync.WaitGroup
	var served error
	wait.Go(func() { served = a.Serve(work); done() })
	err = a.Prepare(work)
	if err == nil {
		a.Preparing("")
		debug.FreeOSMemory() // a sample city and a million places leave much behind that is never wanted again
		fmt.Fprintf(os.Stderr, "\n  %s\n\n", shownURL(cfg))
		a.Work(work)
	}
	done()
	wait.Wait()
	return errors.Join(err, served)
}

// shownURL is where to open the program: the public address, in a demo this machine's own,
// which the browser beside it reaches whatever the public one says.
func shownURL(cfg config.Config) string {
	if cfg.App.Mode == config.Production {
		return cfg.HTTP.PublicURL
	}
	return localURL(cfg)
}

// localURL is where a program on this machine reaches the server.
func localURL(cfg config.Config) string {
	_, port, err := net.SplitHostPort(cfg.HTTP.Addr)
	if err != nil {
		return cfg.HTTP.PublicURL
	}
	return "http://localhost:" + port
}

func migrate(ctx context.Context, args []string) error {
	cfg, err := settings("migrate", args, nil)
	if err != nil {
		return err
	}
	cfg.HTTP.Addr = ""
	a, err := app.New(ctx, cfg, options(cfg))
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	n, err := a.Store.Migrate(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("%d migrations applied\n", n)
	return nil
}
