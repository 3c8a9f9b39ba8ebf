package main

import (
	"context"
	"errors"
	"fmt"

	"unioncard/server/app"
)

// offline opens the parts without listening: for commands beside a running server. They
// work on what is there, and make no keys or database of their own in a wrong folder.
func offline(ctx context.Context, name string, args []string) (*app.App, error) {
	cfg, err := settings(name, args, nil)
	if err != nil {
		return nil, err
	}
	cfg.HTTP.Addr = ""
	parts := options(cfg)
	parts.Existing = true
	return app.New(ctx, cfg, parts)
}

// audit checks the audit log: `audit verify`.
func audit(ctx context.Context, args []string) error {
	if len(args) == 0 || args[0] != "verify" {
		return errors.New("use: server audit verify [-config FILE]")
	}
	a, err := offline(ctx, "audit verify", args[1:])
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	anchors, err := a.Anchors(ctx)
	if err != nil {
		return err
	}
	head, err := a.Store.VerifyAudit(ctx, anchors)
	if err != nil {
		return err
	}
	moves, err := a.Store.VerifyMoves(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("the audit log is whole: %d entries, %d anchors; it proves %d moves that were made together\n", head.Seq, len(anchors), moves)
	return nil
}
