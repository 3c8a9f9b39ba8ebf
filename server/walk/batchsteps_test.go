package walk_test

import (
	"context"
	"time"

	"unioncard/server/batch"
	"unioncard/server/store"
	"unioncard/server/union"
)

// steps of batches at the unit.
var batchSteps = []step{
	{"fill a batch", 6, (*unit).fills},
	{"seal", 8, u1("status = 'draft'", func(u *unit, ctx context.Context, who union.Actor, b union.Batch) error {
		_, err := u.rules.batches.Seal(ctx, who, b.ID, b.Version)
		return err
	})},
	{"hand in", 8, u1("status = 'sealed'", func(u *unit, ctx context.Context, who union.Actor, b union.Batch) error {
		if err := u.ticks(ctx, who, b, union.SideClerk); err != nil {
			return err
		}
		_, err := u.rules.batches.HandIn(ctx, who, b.ID, b.Version)
		return err
	})},
	{"void", 3, u1("status IN ('sealed', 'returned')", func(u *unit, ctx context.Context, who union.Actor, b union.Batch) error {
		_, err := u.rules.batches.Void(ctx, who, b.ID, b.Version)
		return err
	})},
	{"discard", 1, u1("status = 'draft'", func(u *unit, ctx context.Context, who union.Actor, b union.Batch) error {
		_, err := u.rules.batches.Discard(ctx, who, b.ID, b.Version)
		return err
	})},
	{"correct", 4, u1("status = 'returned'", func(u *unit, ctx context.Context, who union.Actor, b union.Batch) error {
		_, err := u.rules.batches.Correct(ctx, who, b.ID, b.Version)
		return err
	})},
	{"renew the mandate", 1, u1("status IN ('sealed', 'submitted')", func(u *unit, ctx context.Context, who union.Actor, b union.Batch) error {
		_, err := u.rules.batches.RenewMandate(ctx, who, b.ID, b.Version)
		return err
	})},
	{"a sealing dies", 1, func(u *unit) act {
		b, ok := u.batch("status IN ('draft', 'returned')")
		return when(ok, func(ctx context.Context) error {
			_, err := u.Store.TakeLease(ctx, "seal:"+string(b.ID), "a process that is gone", 2*time.Minute)
			return err
		})
	}},
}

// ticks notes that all stamped papers were seen, in one go.
func (u *unit) ticks(ctx context.Context, who union.Actor, b union.Batch, side string) error {
	return u.Store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		for _, kind := range b.Stamped() {
			err := tx.TickPaper(ctx, union.PaperTick{
				ID: tx.NewID(), BatchID: b.ID, Edition: b.Edition, Paper: string(kind), Side: side, AccountID: who.AccountID, CreatedAt: tx.Now(),
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// u1 is a step of a clerk on a batch.
func u1(condition string, do func(u *unit, ctx context.Context, who union.Actor, b union.Batch) error) func(u *unit) act {
	return func(u *unit) act {
		b, ok := u.batch(condition)
		who := u.clerk()
		return when(ok, func(ctx context.Context) error { return do(u, ctx, who, b) })
	}
}

// fills: a new draft, or one that is there, gets those who wait, or loses somebody.
func (u *unit) fills() act {
	who, most := u.clerk(), u.roll(1, 12)
	b, there := u.batch("status = 'draft'")
	change := batch.Change{Fill: most}
	if app, ok := u.application("batch_id IS NOT NULL"); ok && u.roll(0, 4) == 0 {
		change = batch.Change{Remove: []union.ID{app.ID}}
	}
	return func(ctx context.Context) error {
		if !there {
			made, err := u.rules.batches.Create(ctx, who, u.org.ID)
			if err != nil {
				return err
			}
			b = made
		}
		_, err := u.rules.batches.ChangeRows(ctx, who, b.ID, b.Version, change)
		return err
	}
}
