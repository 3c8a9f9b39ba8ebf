package cache

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"

	"unioncard/server/union"
)

const (
	copyLife = 30 * time.Second
	// A mark outlives every reader that may still hold the row it forbids.
	markLife = time.Minute
	// A reader slower than this keeps no copy of what it has read.
	readLife = 5 * time.Second
	// goneMark stands in place of a copy that was dropped.
	goneMark = "-"
)

// keepScript writes a copy unless the session was dropped meanwhile: a slow
// reader that saw the row before its deletion must not bring it back.
const keepScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`

// Sessions keeps copies of rows of the sessions table for 30 seconds.
//
// After Drop has returned without an error no replica accepts a copy any more.
// With Redis at hand Drop leaves a mark in the copy's place. When this replica
// can't reach Redis others still may, so the copies are made worthless another
// way: each carries the epoch that its writer had read from the database before
// it read the row; a replica accepts only copies of the epoch it has read there
// itself within the last half second; and Drop moves the epoch on.
type Sessions struct {
	cache *Cache
	epoch *epoch
	keep  *redis.Script
}

// NewSessions makes the copies on a connection, with the epoch kept in the database.
func NewSessions(c *Cache, epochs Epochs) *Sessions {
	return &Sessions{cache: c, epoch: newEpoch(epochs), keep: redis.NewScript(keepScript)}
}

// Load gives the copy of a session, or what read takes from the table, of
// which it then keeps a copy. The hash is the SHA-256 of the token. Errors: only
// those of read, for which nothing is kept.
func (s *Sessions) Load(ctx context.Context, hash [32]byte, read func(context.Context) ([]byte, error)) ([]byte, error) {
	began := time.Now()
	current, err := s.epoch.get(ctx)
	if err != nil {
		// Without the epoch no copy can be trusted.
		return read(ctx)
	}
	value, ok := s.lookUp(ctx, hash, current)
	if ok {
		return value, nil
	}
	value, err = read(ctx)
	if err != nil {
		return nil, err
	}
	if time.Since(began) < readLife {
		s.store(ctx, hash, current, value)
	}
	return value, nil
}

func (s *Sessions) lookUp(ctx context.Context, hash [32]byte, current int64) ([]byte, bool) {
	var raw []byte
	err := s.cache.do(ctx, func(ctx context.Context) error {
		var err error
		raw, err = s.cache.client.Get(ctx, sessionKey(hash)).Bytes()
		return err
	})
	if err != nil || len(raw) < 8 || binary.BigEndian.Uint64(raw) != uint64(current) {
		return nil, false
	}
	return raw[8:], true
}

// store keeps a copy if it can; without one the next request reads the table.
func (s *Sessions) store(ctx context.Context, hash [32]byte, current int64, value []byte) {
	raw := binary.BigEndian.AppendUint64(make([]byte, 0, 8+len(value)), uint64(current))
	raw = append(raw, value...)
	_ = s.cache.do(ctx, func(ctx context.Context) error {
		return s.keep.Run(ctx, s.cache.client, []string{sessionKey(hash)}, goneMark, raw, copyLife.Milliseconds()).Err()
	})
}

// Drop makes the copies of sessions worthless on every replica. Call it after
// the rows are deleted and the transaction is committed. While this replica
// can't reach Redis it takes half a second. Error: unavailable when neither
// Redis nor the database could be told; repeat it then.
func (s *Sessions) Drop(ctx context.Context, hashes ...[32]byte) error {
	if len(hashes) == 0 {
		return nil
	}
	err := s.cache.do(ctx, func(ctx context.Context) error {
		_, err := s.cache.client.Pipelined(ctx, func(pipe redis.Pipeliner) error {
			for _, hash := range hashes {
				pipe.Set(ctx, sessionKey(hash), goneMark, markLife)
			}
			return nil
		})
		return err
	})
	if err == nil {
		return nil
	}
	bumpErr := s.epoch.move(ctx)
	if bumpErr != nil {
		return union.Unavailable("sessions_unavailable", "暂时无法完成退出，请稍后再试。", time.Second, errors.Join(err, bumpErr))
	}
	return nil
}

func sessionKey(hash [32]byte) string { return "session:" + hex.EncodeToString(hash[:]) }
