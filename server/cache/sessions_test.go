package cache

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"unioncard/server/union"
)

var errNoRow = errors.New("no such row")

// table stands for the sessions table that all replicas read.
type table struct {
	alive atomic.Bool
	reads atomic.Int64
}

func newTable() *table {
	t := &table{}
	t.alive.Store(true)
	return t
}

func (t *table) read(context.Context) ([]byte, error) {
	t.reads.Add(1)
	if !t.alive.Load() {
		return nil, errNoRow
	}
	return []byte("account 样本"), nil
}

func mustLoad(t *testing.T, s *Sessions, hash [32]byte, rows *table) {
	t.Helper()
	value, err := s.Load(context.Background(), hash, rows.read)
	if err != nil || string(value) != "account 样本" {
		t.Fatalf("got %q, %v", value, err)
	}
}

// accepted says how many of n requests with an ended session went through.
func accepted(s *Sessions, hash [32]byte, rows *table, n int) int {
	passed := 0
	for range n {
		_, err := s.Load(context.Background(), hash, rows.read)
		if err == nil {
			passed++
		}
	}
	return passed
}

func TestACopyServesForThirtySeconds(t *testing.T) {
	clock := newHandClock()
	c := mustOpen(t, clock)
	s, rows, hash := NewSessions(c, &epochRow{}), newTable(), [32]byte{1}
	for range 100 {
		mustLoad(t, s, hash, rows)
	}
	if rows.reads.Load() != 1 {
		t.Fatalf("100 requests read the table %d times", rows.reads.Load())
	}
	clock.move(31 * time.Second)
	eventually(t, "the table is read again", func() bool {
		mustLoad(t, s, hash, rows)
		return rows.reads.Load() == 2
	})
}

func TestADroppedCopyIsAcceptedNowhere(t *testing.T) {
	redis := mustStartRedis(t)
	row, rows, hash := &epochRow{}, newTable(), [32]byte{2}
	here := NewSessions(mustOpen(t, union.SystemClock{}, redis.addr), row)
	there := NewSessions(mustOpen(t, union.SystemClock{}, redis.addr), row)
	mustLoad(t, here, hash, rows)
	mustLoad(t, there, hash, rows)
	if rows.reads.Load() != 1 {
		t.Fatal("the other replica did not use the copy")
	}
	rows.alive.Store(false)
	must(t, here.Drop(context.Background(), hash))
	if n := accepted(there, hash, rows, 100) + accepted(here, hash, rows, 100); n != 0 {
		t.Fatalf("%d requests with the ended session went through", n)
	}
	if row.value != 0 {
		t.Fatal("the epoch moved although Redis was at hand")
	}
}

func TestASlowReaderCannotBringADroppedSessionBack(t *testing.T) {
	c := mustOpen(t, union.SystemClock{})
	s, rows, hash := NewSessions(c, &epochRow{}), newTable(), [32]byte{3}
	_, err := s.Load(context.Background(), hash, func(ctx context.Context) ([]byte, error) {
		value, err := rows.read(ctx)
		// The row was read alive; now it is deleted and dropped before the copy is kept.
		rows.alive.Store(false)
		must(t, s.Drop(ctx, hash))
		return value, err
	})
	must(t, err)
	if n := accepted(s, hash, rows, 10); n != 0 {
		t.Fatalf("%d requests with the ended session went through", n)
	}
}

func TestAReplicaCutOffFromRedisStillEndsSessionsEverywhere(t *testing.T) {
	redis := mustStartRedis(t)
	proxy := mustProxy(t, redis.addr)
	row, rows, hash := &epochRow{}, newTable(), [32]byte{4}
	cut := NewSessions(mustOpen(t, union.SystemClock{}, proxy.Listen), row)
	other := NewSessions(mustOpen(t, union.SystemClock{}, redis.addr), row)
	mustLoad(t, cut, hash, rows)
	mustLoad(t, other, hash, rows)
	proxy.Stop()

	// Readers on the other replica go on all the while.
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				accepted(other, hash, rows, 1)
			}
		}
	})
	rows.alive.Store(false)
	must(t, cut.Drop(context.Background(), hash))
	n := accepted(other, hash, rows, 100) + accepted(cut, hash, rows, 100)
	close(stop)
	wg.Wait()
	if n != 0 {
		t.Fatalf("%d requests with the ended session went through", n)
	}
	soon(t, "to end the session", time.Second, func() { must(t, cut.Drop(context.Background(), hash)) })
}

func TestACopyOfARowReadBeforeTheEpochMovedIsWorthless(t *testing.T) {
	redis := mustStartRedis(t)
	row, rows, hash := &epochRow{}, newTable(), [32]byte{5}
	cut := NewSessions(mustOpen(t, union.SystemClock{}, "127.0.0.1:1"), row)
	other := NewSessions(mustOpen(t, union.SystemClock{}, redis.addr), row)
	_, err := other.Load(context.Background(), hash, func(ctx context.Context) ([]byte, error) {
		value, err := rows.read(ctx)
		rows.alive.Store(false)
		must(t, cut.Drop(ctx, hash))
		// Another request of this replica learns the new epoch before the copy is kept.
		_, _ = other.Load(ctx, [32]byte{6}, rows.read)
		return value, err
	})
	must(t, err)
	if n := accepted(other, hash, rows, 10); n != 0 {
		t.Fatalf("%d requests with the ended session went through", n)
	}
}

func TestWithRedisKilledSessionsComeFromTheTableAndCopiesReturnWithIt(t *testing.T) {
	redis := mustStartRedis(t)
	s := NewSessions(mustOpen(t, union.SystemClock{}, redis.addr), &epochRow{})
	rows, hash := newTable(), [32]byte{7}
	mustLoad(t, s, hash, rows)
	redis.kill()
	before := rows.reads.Load()
	for range 50 {
		mustLoad(t, s, hash, rows)
	}
	if got := rows.reads.Load() - before; got != 50 {
		t.Fatalf("with Redis killed 50 requests read the table %d times", got)
	}
	redis.start()
	eventually(t, "copies serve again", func() bool {
		before := rows.reads.Load()
		mustLoad(t, s, hash, rows)
		return rows.reads.Load() == before
	})
}

func TestWithoutTheEpochNoCopyIsTrusted(t *testing.T) {
	row := &epochRow{}
	s, rows, hash := NewSessions(mustOpen(t, union.SystemClock{}), row), newTable(), [32]byte{8}
	mustLoad(t, s, hash, rows)
	row.fail(errors.New("the database is away"))
	time.Sleep(epochAge)
	before := rows.reads.Load()
	mustLoad(t, s, hash, rows)
	if rows.reads.Load() != before+1 {
		t.Fatal("a copy was taken without knowing the epoch")
	}
}

func TestADropThatReachesNeitherRedisNorTheDatabaseSaysSo(t *testing.T) {
	row := &epochRow{}
	row.fail(errors.New("the database is away"))
	s := NewSessions(mustOpen(t, union.SystemClock{}, "127.0.0.1:1"), row)
	err := s.Drop(context.Background(), [32]byte{9})
	if union.KindOf(err) != union.KindUnavailable {
		t.Fatalf("got %v", err)
	}
}

func TestTheEpochIsReadAtMostTwiceASecond(t *testing.T) {
	row := &epochRow{}
	s, rows := NewSessions(mustOpen(t, union.SystemClock{}), row), newTable()
	began := time.Now()
	for i := range 2000 {
		mustLoad(t, s, [32]byte{byte(i)}, rows)
	}
	if most := int(time.Since(began)/epochAge) + 1; row.reads > most {
		t.Fatalf("2000 requests read the epoch %d times, at most %d expected", row.reads, most)
	}
}
