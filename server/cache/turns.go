package cache

import (
	"context"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"
)

// Turns let one of many replicas fetch what all of them need, while the others wait for it
// to appear. It saves calls and decides nothing: with Redis away it is everybody's turn.
type Turns struct {
	cache  *Cache
	holder string
}

// NewTurns makes the turns of a replica; holder is a name of its own.
func NewTurns(c *Cache, holder string) *Turns { return &Turns{cache: c, holder: holder} }

// TakeTurn says whether it is this replica's turn, until the time has passed.
func (t *Turns) TakeTurn(ctx context.Context, key string, d time.Duration) bool {
	err := t.cache.do(ctx, func(ctx context.Context) error {
		return t.cache.client.SetArgs(ctx, turnKey(key), t.holder, redis.SetArgs{Mode: "NX", TTL: d}).Err()
	})
	return !errors.Is(err, redis.Nil)
}

// endTurn deletes a turn only while it is the holder's.
var endTurn = redis.NewScript(`if redis.call("GET", KEYS[1]) == ARGV[1] then return redis.call("DEL", KEYS[1]) end return 0`)

// GiveTurn ends this replica's turn early.
func (t *Turns) GiveTurn(ctx context.Context, key string) {
	// A turn that cannot be given back ends by itself.
	_ = t.cache.do(ctx, func(ctx context.Context) error {
		return endTurn.Run(ctx, t.cache.client, []string{turnKey(key)}, t.holder).Err()
	})
}

func turnKey(key string) string { return "turn:" + key }
