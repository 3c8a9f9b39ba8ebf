// Package cache is the only place that knows Redis. It keeps what may be lost:
// copies of sessions for 30 seconds, rate limits and the WeChat token. With
// Redis away everything here still answers, from the process or by saying that
// there is no copy; nothing authoritative is kept in it.
package cache

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"unioncard/server/union"
)

// defaultTimeout is what one call to Redis may take, its retry included.
const defaultTimeout = 300 * time.Millisecond

// Config says where Redis is. Without addresses an embedded one runs in the
// process. Run the real one without persistence: an old snapshot loaded after
// a crash would bring dropped copies back for the rest of their 30 seconds.
type Config struct {
	Addrs    []string // host:port; more than one makes a cluster client
	Cluster  bool     // a cluster even though only one address is given
	Username string
	Password string
	DB       int // 0 with a cluster
	TLS      *tls.Config
	Timeout  time.Duration // of one call; 0 means 300 ms
	Clock    union.Clock   // moves the embedded Redis and the local limits
}

// Cache is a connection to Redis, shared by all that is kept in it.
type Cache struct {
	client  redis.UniversalClient
	clock   union.Clock
	timeout time.Duration
	circuit circuit
	inner   *embedded
}

// Open prepares the connection. It doesn't fail when Redis is away: the server
// starts and works without it, and Ping tells.
func Open(cfg Config) (*Cache, error) {
	if cfg.Clock == nil {
		return nil, errors.New("cache: a clock is required")
	}
	cluster := cfg.Cluster || len(cfg.Addrs) > 1
	if cluster && cfg.DB != 0 {
		return nil, fmt.Errorf("cache: a Redis cluster has only database 0, not %d", cfg.DB)
	}
	c := &Cache{clock: cfg.Clock, timeout: cfg.Timeout}
	if c.timeout <= 0 {
		c.timeout = defaultTimeout
	}
	addrs := cfg.Addrs
	if len(addrs) == 0 {
		inner, err := startEmbedded(cfg.Clock)
		if err != nil {
			return nil, err
		}
		c.inner = inner
		addrs = []string{inner.server.Addr()}
	}
	c.client = redis.NewUniversalClient(options(cfg, addrs, cluster, c.timeout))
	return c, nil
}

func options(cfg Config, addrs []string, cluster bool, timeout time.Duration) *redis.UniversalOptions {
	return &redis.UniversalOptions{
		Addrs:                 addrs,
		IsClusterMode:         cluster,
		Username:              cfg.Username,
		Password:              cfg.Password,
		DB:                    cfg.DB,
		TLSConfig:             cfg.TLS,
		DialTimeout:           timeout,
		ReadTimeout:           timeout,
		WriteTimeout:          timeout,
		PoolTimeout:           timeout,
		DialerRetries:         1,
		MaxRetries:            1,
		MaxRedirects:          2,
		ContextTimeoutEnabled: true,
		DisableIdentity:       true,
		// The handshake for a vendor's cloud adds a round trip to each new connection.
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}
}

// Ping says whether Redis answers, for readiness.
func (c *Cache) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	err := c.client.Ping(ctx).Err()
	if err != nil {
		return fmt.Errorf("ping redis: %w", err)
	}
	return nil
}

// Close ends the connection and the embedded Redis.
func (c *Cache) Close() error {
	err := c.client.Close()
	if c.inner != nil {
		c.inner.close()
	}
	return err
}

// errAway is the answer while Redis is known to be away.
var errAway = errors.New("redis is away")

// do runs one call within its time, unless Redis is known to be away. A
// missing key is an answer, not a failure, and neither is a caller who left.
func (c *Cache) do(ctx context.Context, call func(context.Context) error) error {
	if !c.circuit.enter() {
		return errAway
	}
	limited, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	err := call(limited)
	switch {
	case err == nil, errors.Is(err, redis.Nil):
		c.circuit.succeeded()
	case ctx.Err() != nil:
		c.circuit.undecided()
	default:
		c.circuit.failed()
	}
	return err
}

// embedded is a Redis in the process for demos and tests.
type embedded struct {
	server *miniredis.Miniredis
	stop   chan struct{}
	done   chan struct{}
}

func startEmbedded(clock union.Clock) (*embedded, error) {
	server, err := miniredis.Run()
	if err != nil {
		return nil, fmt.Errorf("start the embedded redis: %w", err)
	}
	e := &embedded{server: server, stop: make(chan struct{}), done: make(chan struct{})}
	server.SetTime(clock.Now())
	go e.tick(clock)
	return e, nil
}

// tick passes the clock's time on: by itself the embedded Redis never expires a key.
func (e *embedded) tick(clock union.Clock) {
	defer close(e.done)
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	last := clock.Now()
	for {
		select {
		case <-e.stop:
			return
		case <-ticker.C:
			now := clock.Now()
			if passed := now.Sub(last); passed > 0 {
				e.server.SetTime(now)
				e.server.FastForward(passed)
				last = now
			}
		}
	}
}

func (e *embedded) close() {
	close(e.stop)
	<-e.done
	e.server.Close()
}
