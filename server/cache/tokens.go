package cache

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// Tokens keeps short strings for an SDK: its methods are those of the cache
// that github.com/silenceper/wechat/v2 asks for. Each value is also kept in the
// process, which serves while Redis is away; with WeChat's stable token every
// replica would be given the same one anyhow.
type Tokens struct {
	cache *Cache
	mu    sync.Mutex
	local map[string]localToken
}

type localToken struct {
	value string
	until time.Time
}

// NewTokens makes the token cache on a connection.
func NewTokens(c *Cache) *Tokens {
	return &Tokens{cache: c, local: make(map[string]localToken)}
}

// Get gives a string, or nil when there is none.
func (t *Tokens) Get(key string) any { return t.GetContext(context.Background(), key) }

// Set keeps a string for a time. What would have no time left is not kept:
// Redis would take a time of zero as for ever. It fails only for what is no string.
func (t *Tokens) Set(key string, val any, timeout time.Duration) error {
	return t.SetContext(context.Background(), key, val, timeout)
}

// IsExist says whether Get would give something.
func (t *Tokens) IsExist(key string) bool { return t.Get(key) != nil }

// Delete forgets a key. Error: Redis could not be told.
func (t *Tokens) Delete(key string) error { return t.DeleteContext(context.Background(), key) }

// GetContext is Get with a context.
func (t *Tokens) GetContext(ctx context.Context, key string) any {
	var value string
	err := t.cache.do(ctx, func(ctx context.Context) error {
		var err error
		value, err = t.cache.client.Get(ctx, tokenKey(key)).Result()
		return err
	})
	if err == nil {
		return value
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if errors.Is(err, redis.Nil) {
		// Redis is there and another replica may have thrown the value away.
		delete(t.local, key)
		return nil
	}
	kept, ok := t.local[key]
	if !ok || !t.cache.clock.Now().Before(kept.until) {
		delete(t.local, key)
		return nil
	}
	return kept.value
}

// SetContext is Set with a context.
func (t *Tokens) SetContext(ctx context.Context, key string, val any, timeout time.Duration) error {
	value, ok := val.(string)
	if !ok {
		return fmt.Errorf("cache: a token is a string, not %T", val)
	}
	if timeout <= 0 {
		return nil
	}
	t.mu.Lock()
	t.local[key] = localToken{value: value, until: t.cache.clock.Now().Add(timeout)}
	t.mu.Unlock()
	// Redis away is no error: the SDK would throw away the token that it just got.
	_ = t.cache.do(ctx, func(ctx context.Context) error {
		return t.cache.client.Set(ctx, tokenKey(key), value, timeout).Err()
	})
	return nil
}

// IsExistContext is IsExist with a context.
func (t *Tokens) IsExistContext(ctx context.Context, key string) bool {
	return t.GetContext(ctx, key) != nil
}

// DeleteContext is Delete with a context.
func (t *Tokens) DeleteContext(ctx context.Context, key string) error {
	t.mu.Lock()
	delete(t.local, key)
	t.mu.Unlock()
	return t.cache.do(ctx, func(ctx context.Context) error {
		return t.cache.client.Del(ctx, tokenKey(key)).Err()
	})
}

func tokenKey(key string) string { return "token:" + key }
