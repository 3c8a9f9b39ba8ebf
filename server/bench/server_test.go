//go:build bench

package bench_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"testing"
	"time"

	"unioncard/server/app"
	"unioncard/server/config"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// open starts the server as it runs for people: with the machine's clock, without the
// checks of its answers that the tests have.
func open(t *testing.T, driver string, change ...func(*config.Config)) *uniontest.Server {
	t.Helper()
	cfg, err := config.Load("", nil)
	must(t, err)
	db := uniontest.Database(t, driver)
	cfg.HTTP.Addr, cfg.Data.Dir, cfg.Database.Driver, cfg.Database.DSN = "127.0.0.1:0", t.TempDir(), db.Driver, db.DSN
	cfg.Limits.LoginAddress, cfg.Limits.LoginOpenID = "100000/1m", "100000/1h"
	for _, c := range change {
		c(&cfg)
	}
	s := &uniontest.Server{T: t, Clock: uniontest.NewClock(), Logs: &uniontest.Logs{}}
	s.App, err = app.New(context.Background(), cfg, app.Options{Clock: union.SystemClock{}, Rand: rand.Reader, Log: slog.New(slog.DiscardHandler)})
	must(t, err)
	t.Cleanup(func() { _ = s.Close() })
	_, err = s.Store.Migrate(context.Background())
	must(t, err)
	return s
}

// serve answers requests, and does the jobs beside them, until the row is measured.
func serve(t *testing.T, s *uniontest.Server) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx) }()
	t.Cleanup(func() { stop(); <-served })
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// needs ends the run where a peer is missing, with the Debian package that has it.
func needs(t *testing.T, program, from string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Fatalf("missing: %s (Debian package %s); install it and run again", program, from)
	}
}

// clerkOf is somebody who runs a unit's lists.
func clerkOf(s *uniontest.Server, unit union.Org) union.Actor {
	account, err := s.Store.AccountByOpenID(context.Background(), "bench-clerk", "")
	must(s.T, err)
	return union.Actor{AccountID: account.ID, Scopes: []union.Scope{{Role: union.RoleClerk, OrgID: unit.ID, OrgPath: unit.Path}}}
}

// heap watches the memory until stop is called, which gives its highest size above the
// start, in MB.
func heap() (stop func() float64) {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	start, most := stats.HeapInuse, stats.HeapInuse
	ctx, cancel := context.WithCancel(context.Background())
	var watch sync.WaitGroup
	watch.Go(func() {
		for ctx.Err() == nil {
			runtime.ReadMemStats(&stats)
			most = max(most, stats.HeapInuse)
			time.Sleep(5 * time.Millisecond)
		}
	})
	return func() float64 { cancel(); watch.Wait(); return float64(most-start) / 1e6 }
}

// noFiles points the temporary folder to an empty one, in which check finds nothing later.
func noFiles(t *testing.T) (check func()) {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	return func() {
		left, err := os.ReadDir(dir)
		must(t, err)
		for _, entry := range left {
			if entry.Type().IsRegular() {
				t.Errorf("a temporary file was written: %s", entry.Name())
			}
		}
	}
}
