package store

import (
	"context"
	"errors"

	"gorm.io/gorm"
)

type txMark struct{}

// errOuterStore means that code inside a transaction used the store around it,
// which would wait for ever on SQLite's one writing connection.
var errOuterStore = errors.New("store: inside Tx only the given store may be used")

func insideTx(ctx context.Context) bool { return ctx.Value(txMark{}) != nil }

// Tx runs fn in one transaction: all of it is kept, or nothing. Within fn only
// the given context and store may be used. A deadlock or lock time-out is tried
// again, so fn must do nothing but read and write through the store.
func (s *Store) Tx(ctx context.Context, fn func(ctx context.Context, tx *Store) error) error {
	if s.inTx {
		return fn(ctx, s)
	}
	if insideTx(ctx) {
		return errOuterStore
	}
	end := RequestOf(ctx).awaitClaim()
	err := repeating(ctx, s.mayRepeat, func() error { return s.once(ctx, fn) })
	end(err)
	return err
}

func (s *Store) once(ctx context.Context, fn func(ctx context.Context, tx *Store) error) error {
	inner := context.WithValue(ctx, txMark{}, true)
	return s.write.WithContext(inner).Transaction(func(db *gorm.DB) error {
		tx := *s
		tx.write, tx.read, tx.inTx = db, db, true
		if err := tx.claimKey(inner); err != nil {
			return err
		}
		return fn(inner, &tx)
	})
}
