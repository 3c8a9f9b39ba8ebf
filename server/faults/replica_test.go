//go:build faults

package faults_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"sync"
	"syscall"
	"testing"
	"time"

	"unioncard/server/app"
	"unioncard/server/config"
	"unioncard/server/uniontest"
)

// clockFile names the shared clock to a process that is a replica.
const clockFile = "FAULTS_CLOCK"

// ready is what a replica says as soon as SIGTERM ends it in order.
const ready = "ready"

// TestMain is the tests, or one replica of the server: the same program, started again.
func TestMain(m *testing.M) {
	file, replica := os.LookupEnv(clockFile)
	if !replica {
		os.Exit(m.Run())
	}
	if err := serve(file); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serve is what the server does after its preparations, under the shared clock. It ends in
// order on SIGTERM, and at once when the test does.
func serve(file string) error {
	clock, err := openClock(file)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	fmt.Println(ready)
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
	cfg, err := config.Load("", os.Environ())
	if err != nil {
		return err
	}
	a, err := app.New(ctx, cfg, app.Options{Clock: clock, Rand: rand.Reader, Log: slog.New(slog.NewJSONHandler(os.Stderr, nil))})
	if err != nil {
		return err
	}
	var wait sync.WaitGroup
	var served error
	wait.Go(func() { served = a.Serve(ctx) })
	a.Work(ctx)
	wait.Wait()
	return errors.Join(served, a.Close())
}

// replica is a process that runs serve.
type replica struct {
	t        *testing.T
	name     string
	settings []string
	said     *uniontest.Logs
	cmd      *exec.Cmd
	hold     io.Closer // whose closing ends the process
}

func startReplica(t *testing.T, name string, said *uniontest.Logs, settings []string) *replica {
	t.Helper()
	r := &replica{t: t, name: name, settings: settings, said: said}
	r.start()
	t.Cleanup(r.kill)
	return r
}

func (r *replica) start() {
	r.t.Helper()
	r.cmd = exec.Command(os.Args[0])
	r.cmd.Env = append(os.Environ(), r.settings...)
	r.cmd.Stderr = r.said
	hold, err := r.cmd.StdinPipe()
	if err != nil {
		r.t.Fatal(err)
	}
	r.hold = hold
	said, err := r.cmd.StdoutPipe()
	if err != nil {
		r.t.Fatal(err)
	}
	if err = r.cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	if line, err := bufio.NewReader(said).ReadString('\n'); err != nil || line != ready+"\n" {
		r.t.Fatalf("a process said %q, %v: %.4000s", line, err, r.said)
	}
}

// kill ends the process as kill -9 does, at whatever it is about.
func (r *replica) kill() {
	_ = r.cmd.Process.Kill()
	_ = r.cmd.Wait() // killed by the line above
	_ = r.hold.Close()
}

// stop lets the process end in order, which must not take long.
func (r *replica) stop() {
	r.t.Helper()
	_ = r.cmd.Process.Signal(syscall.SIGTERM)
	late := time.AfterFunc(10*time.Second, func() { _ = r.cmd.Process.Kill() })
	defer late.Stop()
	if err := r.cmd.Wait(); err != nil {
		r.t.Errorf("a process that should end in order: %v", err)
	}
	_ = r.hold.Close()
}
