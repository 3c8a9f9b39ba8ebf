package app

import (
	"context"
	"sync"
	"time"

	"unioncard/server/pii"
	"unioncard/server/rotation"
	"unioncard/server/store"
	"unioncard/server/union"
)

// keysEvery is how often a replica looks whether the keyring has changed.
const keysEvery = 2 * time.Second

// RotationSettle is how long after a change of the keys a request may still write by the
// keys of before: the longest that one may take, and the time until every replica has
// taken up the change. What is found meanwhile is found again.
const RotationSettle = 12 * time.Minute

// Rotation says how keys are rotated beside running servers.
type Rotation struct {
	Drop     bool                                             // forget the older data keys, once nothing is sealed by them
	Settle   time.Duration                                    // usually RotationSettle
	Progress func(what string, r rotation.Report, whole bool) // whole at the end of a pass
}

func (how Rotation) pass(what string, work func(rotation.Job) (rotation.Report, error), s *store.Store) (rotation.Report, error) {
	tell := func(r rotation.Report, whole bool) {
		if how.Progress != nil {
			how.Progress(what, r, whole)
		}
	}
	report, err := work(rotation.Job{Store: s, Tell: func(r rotation.Report) { tell(r, false) }})
	if err == nil {
		tell(report, true)
	}
	return report, err
}

// errRotating says that somebody rotates already.
var errRotating = union.NewError(union.KindConflict, "rotation_running", "另一个进程正在更换密钥。若它刚被中断，请一分钟后再试。")

// RotateKeys seals everything under a new data key and indexes everything by a new index
// key. Cut off at any point, also by kill -9, it goes on there when it is run again. It
// returns a conflict while another process rotates.
func (a *App) RotateKeys(ctx context.Context, how Rotation) error {
	return a.alone(ctx, "rotate-keys", func(ctx context.Context) error {
		if a.Keys.Status().Index == pii.IndexAtRest { // else an earlier run was cut off behind this
			if err := a.rotateData(ctx, how); err != nil {
				return err
			}
		}
		return a.rotateIndex(ctx, how)
	})
}

// leaseTime is how long a killed process keeps others from going on.
const leaseTime = time.Minute

// alone does a job under a lease, and ends it when the lease is lost.
func (a *App) alone(ctx context.Context, name string, job func(context.Context) error) error {
	holder := string(a.Store.NewID())
	ok, err := a.Store.TakeLease(ctx, name, holder, leaseTime)
	if err != nil {
		return err
	}
	if !ok {
		return errRotating
	}
	working, stop := context.WithCancelCause(ctx)
	var wait sync.WaitGroup
	wait.Go(func() {
		a.every(working, leaseTime/4, func() {
			mine, err := a.Store.TakeLease(working, name, holder, leaseTime)
			a.note(working, name, err) // the next try comes before the lease ends
			if err == nil && !mine {
				stop(errRotating)
			}
		})
	})
	err = job(working)
	if lost := context.Cause(working); err != nil && lost != nil {
		err = lost
	}
	stop(nil)
	wait.Wait()
	a.note(ctx, name, a.Store.GiveLease(context.WithoutCancel(ctx), name, holder))
	return err
}

func (a *App) rotateData(ctx context.Context, how Rotation) error {
	reseal := func() (rotation.Report, error) {
		return how.pass("seal", func(j rotation.Job) (rotation.Report, error) { return j.Reseal(ctx, a.Keys.Sealer(), a.Blobs) }, a.Store)
	}
	unfinished := rotation.Report{}
	if a.Keys.Status().DataKeys > 1 { // kept from an earlier rotation, or that was cut off
		var err error
		if unfinished, err = reseal(); err != nil {
			return err
		}
	}
	if unfinished.Changed == 0 {
		if err := a.Keys.RotateData(); err != nil {
			return err
		}
	}
	err := untilNothing(ctx, how, reseal)
	if err != nil || !how.Drop {
		return err
	}
	return a.Keys.DropDataKeys()
}

func (a *App) rotateIndex(ctx context.Context, how Rotation) error {
	reindex := func() (rotation.Report, error) {
		return how.pass("index", func(j rotation.Job) (rotation.Report, error) { return j.Reindex(ctx, a.vault()) }, a.Store)
	}
	for {
		switch a.Keys.Status().Index {
		case pii.IndexAtRest:
			if err := a.Keys.AddIndexKey(); err != nil {
				return err
			}
		case pii.IndexAdded:
			if err := untilNothing(ctx, how, reindex); err != nil {
				return err
			}
			if err := a.Keys.PromoteIndexKey(); err != nil {
				return err
			}
		case pii.IndexPromoted:
			if err := untilNothing(ctx, how, reindex); err != nil {
				return err
			}
			if err := a.Keys.DropIndexKey(); err != nil {
				return err
			}
			return untilNothing(ctx, how, reindex)
		}
	}
}

// untilNothing repeats a pass until one finds nothing to do that began when nobody could
// be writing by the keys of before any more.
func untilNothing(ctx context.Context, how Rotation, pass func() (rotation.Report, error)) error {
	settled := time.NewTimer(how.Settle)
	defer settled.Stop()
	for ripe := false; ; ripe = true {
		report, err := pass()
		if err != nil {
			return err
		}
		if ripe && report.Changed == 0 {
			return nil
		}
		if ripe {
			continue
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-settled.C:
		}
	}
}
