// Package simulator plays WeChat, for demos and tests: the endpoints that the
// product calls, the people who hold the phones, and the events that WeChat
// sends. It answers as WeChat does, not as one would wish: HTTP 200 with an
// errcode, codes that work once, tokens that end, grants that are used up.
//
// Its people, codes and messages are invented. It must never be reachable where
// real people sign in: whoever can reach it can enter as anyone.
package simulator

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"unioncard/server/union"
)

// App is an account that may call: the mini-program or an official account.
type App struct {
	ID     string
	Secret string
	IPs    []string // who may call; empty means anyone
}

// Template is a message template with its typed keys, such as thing1.
type Template struct {
	ID    string
	Title string
	Keys  []string
}

// Config says whom the simulator serves.
type Config struct {
	App      App
	Official App    // may be empty
	Token    string // of the callback
	AESKey   string // 43 characters; empty means that no events are sent
	// OfficialToken and OfficialAESKey are those of the official account's callback.
	OfficialToken  string
	OfficialAESKey string
	Templates      []Template
	Clock          union.Clock
	Rand           io.Reader
	SendTime       time.Duration // how long one send occupies a person; 0 means 20 ms
	Wire           http.RoundTripper
}

// Simulator is WeChat. It may be used by many goroutines at once.
type Simulator struct {
	cfg       Config
	templates map[string]Template
	wire      http.RoundTripper
	stop      context.CancelFunc
	running   context.Context //nolint:containedctx // ends the pushes at Close; it belongs to no request
	pushes    sync.WaitGroup

	mu       sync.Mutex
	ahead    time.Duration // how far tests have moved the clock
	callback string
	official string // the official account's callback
	calls    map[string]int
	storms   []*storm
	people   map[string]*person
	order    []*person
	openIDs  map[string]*person
	codes    map[string]*code
	tokens   map[string]*token
	current  map[chain]*token
	forced   map[string][]time.Time
	faults   []*Fault
}

// New makes a simulator without people.
func New(cfg Config) (*Simulator, error) {
	if cfg.App.ID == "" || cfg.App.Secret == "" || cfg.Clock == nil || cfg.Rand == nil {
		return nil, errors.New("simulator: app, clock and randomness are required")
	}
	if cfg.SendTime <= 0 {
		cfg.SendTime = 20 * time.Millisecond
	}
	s := &Simulator{
		cfg: cfg, wire: cfg.Wire,
		templates: make(map[string]Template), people: make(map[string]*person),
		openIDs: make(map[string]*person), codes: make(map[string]*code),
		tokens: make(map[string]*token), current: make(map[chain]*token), forced: make(map[string][]time.Time),
		calls: make(map[string]int),
	}
	if s.wire == nil {
		s.wire = &http.Transport{IdleConnTimeout: 30 * time.Second}
	}
	for _, t := range cfg.Templates {
		s.templates[t.ID] = t
	}
	s.running, s.stop = context.WithCancel(context.Background())
	return s, nil
}

// SendEventsTo sets the address of our callback, known once the server listens.
func (s *Simulator) SendEventsTo(url string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.callback = url
}

// SendOfficialEventsTo sets the address of the official account's callback.
func (s *Simulator) SendOfficialEventsTo(url string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.official = url
}

// Calls counts the calls of an endpoint by the end of its path, such as stable_token.
func (s *Simulator) Calls(endpoint string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for path, count := range s.calls {
		if strings.HasSuffix(path, endpoint) {
			n += count
		}
	}
	return n
}

// Settle waits until every event has been sent or given up.
func (s *Simulator) Settle() { s.pushes.Wait() }

// Close ends the events under way.
func (s *Simulator) Close() {
	s.mu.Lock()
	s.stop()
	s.mu.Unlock()
	s.pushes.Wait()
	if t, ok := s.wire.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

// Advance moves the simulator's clock on, apart from everyone else's.
func (s *Simulator) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ahead += d
}

// now is the simulator's time. The caller holds the lock.
func (s *Simulator) now() time.Time { return s.cfg.Clock.Now().Add(s.ahead) }

// random gives n bytes as hex. The caller holds the lock, which also keeps the
// source from being read by two at once.
func (s *Simulator) random(n int) string {
	b := make([]byte, n)
	_, err := io.ReadFull(s.cfg.Rand, b)
	if err != nil {
		panic("simulator: the source of randomness failed")
	}
	return hex.EncodeToString(b)
}
