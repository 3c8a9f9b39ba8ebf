package cache

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/go-redis/redis_rate/v10"

	"unioncard/server/union"
)

// ErrLimited is the answer to one request too many; its RetryAfter says when the next may come.
var ErrLimited = union.NewError(union.KindLimited, "too_many_requests", "操作太频繁了，请稍等一会儿再试。")

// Limiter counts how often something happens, over all replicas. With Redis
// away each replica counts by itself.
type Limiter struct {
	cache *Cache
	rate  *redis_rate.Limiter
	local *localLimits
}

// NewLimiter makes a limiter on a connection.
func NewLimiter(c *Cache) *Limiter {
	return &Limiter{cache: c, rate: redis_rate.NewLimiter(c.client), local: newLocalLimits(maxLocalKeys)}
}

// Allow takes one of count uses of a key; they come back evenly over per, which
// is at least a second. The key is hashed before it leaves the process, so an
// address or a number in it can't be read in Redis. Error: ErrLimited with
// RetryAfter.
func (l *Limiter) Allow(ctx context.Context, key string, count int, per time.Duration) error {
	sum := sha256.Sum256([]byte(key))
	var result *redis_rate.Result
	err := l.cache.do(ctx, func(ctx context.Context) error {
		var err error
		limit := redis_rate.Limit{Rate: count, Burst: count, Period: per}
		result, err = l.rate.Allow(ctx, hex.EncodeToString(sum[:]), limit)
		return err
	})
	if err == nil {
		return verdict(result.Allowed > 0, result.RetryAfter)
	}
	return verdict(l.local.take(sum, count, per, l.cache.clock.Now()))
}

func verdict(allowed bool, after time.Duration) error {
	if allowed {
		return nil
	}
	limited := *ErrLimited
	limited.RetryAfter = max(after, time.Second)
	return &limited
}
