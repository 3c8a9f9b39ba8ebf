package batch

import (
	"context"
	"errors"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// alone makes papers of a batch while nobody else does, and gives the batch as it is then.
// It goes on when the caller's connection ends.
func (b *Batches) alone(ctx context.Context, batch union.Batch, work func(ctx context.Context, turn *turn) error) (union.Batch, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), b.SealTime)
	defer cancel()
	turn, err := b.takeTurn(ctx, batch)
	if err != nil {
		return batch, err
	}
	defer turn.give(ctx)
	if err = work(ctx, turn); err != nil {
		return batch, err
	}
	return b.Store.Batch(ctx, batch.ID)
}

// keepDrawn commits papers, and deletes the files of those that were drawn in vain: those
// that are not whole, and those that the commit refused.
func (b *Batches) keepDrawn(ctx context.Context, papers union.DrawnPapers, drawing error, commit func() error) error {
	if drawing != nil {
		return errors.Join(drawing, union.DropFiles(ctx, b.Blobs, papers.Keys()...))
	}
	return union.DropUnkept(ctx, b.Blobs, commit(), papers.Keys()...)
}

// turn is the right to seal a batch: one at a time, in all replicas.
type turn struct {
	store   *store.Store
	name    string
	holder  string
	renewed time.Time
}

const turnTime = 2 * time.Minute

func (b *Batches) takeTurn(ctx context.Context, batch union.Batch) (*turn, error) {
	t := &turn{store: b.Store, name: "seal:" + string(batch.ID), holder: string(b.Store.NewID())}
	ok, err := b.Store.TakeLease(ctx, t.name, t.holder, turnTime)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, errSealing
	}
	t.renewed = b.Store.Now()
	return t, nil
}

// keep lengthens the turn while papers are drawn; losing it ends the work.
func (t *turn) keep(ctx context.Context) error {
	if t.store.Now().Sub(t.renewed) < turnTime/4 {
		return nil
	}
	ok, err := t.store.TakeLease(ctx, t.name, t.holder, turnTime)
	if err != nil {
		return err
	}
	if !ok {
		return errSealing
	}
	t.renewed = t.store.Now()
	return nil
}

// give ends the turn early; where that fails it ends by itself.
func (t *turn) give(ctx context.Context) {
	_ = t.store.GiveLease(context.WithoutCancel(ctx), t.name, t.holder)
}
