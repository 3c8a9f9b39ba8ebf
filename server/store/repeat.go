package store

import (
	"context"
	"database/sql"
	"time"
)

// repeatTries is how often work is tried that loses against others' locks, some 600 ms in all.
const repeatTries = 8

// repeating does work again that left nothing behind because it lost against others' locks.
func repeating(ctx context.Context, mayRepeat func(error) bool, work func() error) error {
	for try := 0; ; try++ {
		err := work()
		if err == nil || !mayRepeat(err) || try == repeatTries-1 {
			return err
		}
		pause := time.NewTimer(time.Duration(1<<try) * 5 * time.Millisecond)
		select {
		case <-ctx.Done():
			pause.Stop()
			return ctx.Err()
		case <-pause.C:
		}
	}
}

// repeatingPool gives a statement outside a transaction what Tx gives one: it is tried
// again when InnoDB ends it for a deadlock. Alone, it is undone as a whole. Transactions
// begin on the pool below and are not changed.
type repeatingPool struct{ *sql.DB }

// ExecContext runs one statement.
func (p repeatingPool) ExecContext(ctx context.Context, query string, args ...any) (result sql.Result, err error) {
	err = repeating(ctx, mysqlRepeatable, func() error {
		result, err = p.DB.ExecContext(ctx, query, args...)
		return err
	})
	return result, err
}

// GetDBConn lets GORM find the pool itself.
func (p repeatingPool) GetDBConn() (*sql.DB, error) { return p.DB, nil }
