package cache

import (
	"context"
	"fmt"
	"net"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"
	"github.com/rs/zerolog"
	"go.uber.org/goleak"

	"unioncard/server/union"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// handClock is a clock that a test moves.
type handClock struct {
	mu  sync.Mutex
	now time.Time
}

func newHandClock() *handClock {
	return &handClock{now: time.Date(2026, 9, 1, 1, 0, 0, 0, time.UTC)}
}

func (c *handClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *handClock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// epochRow stands for the row in the database that all replicas share.
type epochRow struct {
	mu    sync.Mutex
	value int64
	err   error
	reads int
}

func (r *epochRow) SessionEpoch(context.Context) (int64, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.reads++
	return r.value, r.err
}

func (r *epochRow) MoveSessionEpoch(context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil {
		r.value++
	}
	return r.err
}

func (r *epochRow) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.err = err
}

// server is a real redis-server in a folder of its own.
type server struct {
	t    *testing.T
	addr string
	dir  string
	cmd  *exec.Cmd
}

func mustStartRedis(t *testing.T) *server {
	t.Helper()
	_, err := exec.LookPath("redis-server")
	if err != nil {
		t.Fatal("this test needs redis-server: apt-get install redis-server")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{t: t, addr: listener.Addr().String(), dir: t.TempDir()}
	must(t, listener.Close())
	s.start()
	t.Cleanup(s.kill)
	return s
}

func (s *server) start() {
	s.t.Helper()
	_, port, err := net.SplitHostPort(s.addr)
	must(s.t, err)
	s.cmd = exec.Command("redis-server", "--bind", "127.0.0.1", "--port", port, "--dir", s.dir,
		"--save", "", "--appendonly", "no", "--daemonize", "no")
	must(s.t, s.cmd.Start())
	client := redis.NewClient(&redis.Options{Addr: s.addr, DialTimeout: 100 * time.Millisecond, MaxRetries: -1})
	defer func() { must(s.t, client.Close()) }()
	deadline := time.Now().Add(5 * time.Second)
	for client.Ping(context.Background()).Err() != nil {
		if time.Now().After(deadline) {
			s.t.Fatal("redis-server did not answer within 5 s")
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// kill ends the server as a power cut would.
func (s *server) kill() {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
	s.cmd = nil
}

func mustOpen(t *testing.T, clock union.Clock, addrs ...string) *Cache {
	t.Helper()
	c, err := Open(Config{Addrs: addrs, Clock: clock})
	must(t, err)
	t.Cleanup(func() { must(t, c.Close()) })
	return c
}

// mustProxy puts a line to Redis that can be cut.
func mustProxy(t *testing.T, upstream string) *toxiproxy.Proxy {
	t.Helper()
	api := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(prometheus.NewRegistry()), zerolog.Nop())
	proxy := toxiproxy.NewProxy(api, "redis", "127.0.0.1:0", upstream)
	must(t, proxy.Start())
	t.Cleanup(proxy.Stop)
	return proxy
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// eventually waits at most five seconds for what another goroutine brings about.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	deadline := time.Now().Add(5 * time.Second)
	for !is() {
		if time.Now().After(deadline) {
			t.Fatalf("5 s passed and still not: %s", what)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// soon says that something takes no longer than most. The quickest of a few counts: the
// machine may do much beside it.
func soon(t *testing.T, what string, most time.Duration, do func()) {
	t.Helper()
	took := most + 1
	for try := 0; try < 5 && took > most; try++ {
		began := time.Now()
		do()
		took = time.Since(began)
	}
	if took > most {
		t.Fatalf("it took %v %s", took, what)
	}
}

// everyKey lists what a person who reads Redis would see, keys and values.
func everyKey(t *testing.T, c *Cache) string {
	t.Helper()
	ctx := context.Background()
	keys, err := c.client.Keys(ctx, "*").Result()
	must(t, err)
	var b strings.Builder
	for _, key := range keys {
		value, _ := c.client.Get(ctx, key).Result()
		fmt.Fprintf(&b, "%s=%q\n", key, value)
	}
	return b.String()
}
