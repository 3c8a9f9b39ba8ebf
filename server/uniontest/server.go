package uniontest

import (
	"bytes"
	"context"
	"database/sql"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"unioncard/server/app"
	"unioncard/server/config"
	"unioncard/server/wechat/simulator"
)

// Server is the whole program on a real database, listening on loopback.
type Server struct {
	*app.App

	T     testing.TB
	Clock *Clock
	Logs  *Logs

	beside *sql.DB // see SQL
}

// Logs is what the server has logged.
type Logs struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

// Write takes a line.
func (l *Logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buffer.Write(p)
}

// String gives everything so far.
func (l *Logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buffer.String()
}

// OnEachServer runs a test against the whole server on SQLite and on MariaDB.
func OnEachServer(t *testing.T, test func(t *testing.T, s *Server)) {
	t.Helper()
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) { test(t, New(t, driver)) })
	}
}

// New starts the server on an empty, migrated database of a kind. change may alter the settings.
func New(t testing.TB, driver string, change ...func(*config.Config)) *Server {
	t.Helper()
	return start(t, driver, true, change)
}

// NewBare starts the server as it runs in production, without the checks of answers that
// tests want: for measuring.
func NewBare(t testing.TB, driver string, change ...func(*config.Config)) *Server {
	t.Helper()
	return start(t, driver, false, change)
}

func start(t testing.TB, driver string, checked bool, change []func(*config.Config)) *Server {
	t.Helper()
	cfg, err := config.Load("", nil)
	if err != nil {
		t.Fatal(err)
	}
	db := Database(t, driver)
	cfg.HTTP.Addr = "127.0.0.1:0"
	cfg.Data.Dir = Folder(t)
	if !checked {
		cfg.Data.Dir = t.TempDir() // what is measured pays for its disk
	}
	cfg.Database.Driver, cfg.Database.DSN = db.Driver, db.DSN
	cfg.Limits.LoginAddress, cfg.Limits.LookupMinute, cfg.Limits.Reveal = "100000/1m", "100000/1m", "100000/1h"
	cfg.Limits.LookupDay, cfg.Limits.LoginOpenID, cfg.Limits.MemberCode = "100000/24h", "100000/1h", "100000/1m"
	cfg.Limits.DemoPeople = 1
	for _, c := range change {
		c(&cfg)
	}
	if cfg.Database.Driver == "sqlite" {
		putMigrated(t, filepath.Join(cfg.Data.Dir, "unioncard.db"))
	}
	s := &Server{T: t, Clock: NewClock(), Logs: &Logs{}}
	level := slog.LevelDebug
	if !checked {
		level = slog.LevelInfo
	}
	s.App, err = app.New(context.Background(), cfg, app.Options{
		Clock: s.Clock, Rand: Rand(7), CheckAnswers: checked, Log: slog.New(slog.NewJSONHandler(s.Logs, &slog.HandlerOptions{Level: level})),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if _, err = s.Store.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-served; err != nil {
			t.Errorf("the server ended with %v", err)
		}
	})
	return s
}

// Person registers somebody with the simulated WeChat and signs in as them.
func (s *Server) Person(name string) *Client {
	s.T.Helper()
	id := "p-" + strings.ToLower(strings.ReplaceAll(name, " ", "-"))
	err := s.Simulator.Add(simulator.Person{ID: id, Name: name, OpenID: "openid-" + id, Phone: ""})
	if err != nil {
		s.T.Fatal(err)
	}
	return s.SignIn(id)
}

// SignIn signs a registered person in through the API.
func (s *Server) SignIn(id string) *Client {
	s.T.Helper()
	code, err := s.Simulator.Mint(id, simulator.LoginCode)
	if err != nil {
		s.T.Fatal(err)
	}
	c := &Client{T: s.T, URL: s.URL() + "/api/v1", keys: &counterKeys{}}
	answer := c.Post("/sessions", map[string]any{"code": code}).Must(201)
	c.Token = answer.Text("token")
	return c
}
