// Command server is the union member service card: API, jobs, and the tools of its
// keepers.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// command is one thing that the program can do.
type command struct {
	name string
	does string
	run  func(ctx context.Context, args []string) error
}

func commands() []command {
	return []command{
		{"serve", "answer requests and run the jobs (what it does when nothing is said)", serve},
		{"migrate", "bring the database's schema to the newest version", migrate},
		{"seed", "fill an empty database with the sample city; -members N adds N people to its rosters", seed},
		{"demo", "walk the whole job over HTTP against a running demo", walk},
		{"keys", "make a master key for production", keys},
		{"rotate-keys", "seal everything under a new key, beside running servers", rotateKeys},
		{"audit", "audit verify: check that nobody has rewritten the audit log", audit},
		{"evidence", "evidence key, verify, chain: check what people have signed", evidence},
		{"health", "say whether the server on this machine is ready", health},
		{"grant", "invite the first supervisor of the federation", grant},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		stop()
		os.Exit(1) //nolint:gocritic // stop has been called
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 || args[0] != "" && args[0][0] == '-' && args[0] != "-h" && args[0] != "--help" {
		return serve(ctx, args)
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return c.run(ctx, args[1:])
		}
	}
	if args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		usage(os.Stdout)
		return nil
	}
	usage(os.Stderr)
	return fmt.Errorf("there is no command %q", args[0])
}

func usage(w io.Writer) {
	_, _ = fmt.Fprintln(w, "server [command] [-config FILE]")
	for _, c := range commands() {
		_, _ = fmt.Fprintf(w, "  %-12s %s\n", c.name, c.does)
	}
}
