package app

import (
	"context"
	"sync"
	"time"

	"unioncard/server/pii"
	"unioncard/server/rotation"
	"unioncard/server/union"
)

// keysEvery is how often a replica looks whether the keyring has changed.
const keysEvery = 2 * time.Second

// RotationLag is how long every replica has surely taken up a changed keyring.
const RotationLag = 5 * keysEvery

// Rotation says how keys are rotated beside running servers.
type Rotation struct {
	Drop     bool // forget the older data keys, once nothing is sealed by them
	Lag      time.Duration
	Progress func(what string, r rotation.Report)
}

// A turn lasts rotationTurn and is renewed every renewTurn, so that a run that was killed
// can be taken up again within a minute, and none goes beside a living one.
const (
	rotationTurn = time.Minute
	renewTurn    = 10 * time.Second
)

// errRotating says that somebody rotates already.
var errRotating = union.NewError(union.KindConflict, "rotation_running", "另一个进程正在更换密钥。")

// RotateKeys seals everything under a new data key and indexes everything by a new index
// key. Cut off at any point, it goes on there when it is run again.
func (a *App) RotateKeys(ctx context.Context, how Rotation) error {
	holder := string(a.Store.NewID())
	ok, err := a.Store.TakeLease(ctx, "rotate-keys", holder, rotationTurn)
	if err != nil {
		return err
	}
	if !ok {
		return errRotating
	}
	turn, end := context.WithCancelCause(ctx)
	var wait sync.WaitGroup
	wait.Go(func() { a.renew(turn, end, holder) })
	err = a.rotateBoth(turn, how)
	if err != nil && turn.Err() != nil {
		err = context.Cause(turn)
	}
	end(nil)
	wait.Wait()
	a.note(ctx, "rotation", a.Store.GiveLease(context.WithoutCancel(ctx), "rotate-keys", holder))
	return err
}

// renew keeps the turn while ctx lasts, and ends everything when it was lost.
func (a *App) renew(ctx context.Context, end context.CancelCauseFunc, holder string) {
	a.every(ctx, renewTurn, func() {
		ok, err := a.Store.TakeLease(ctx, "rotate-keys", holder, rotationTurn)
		if ctx.Err() == nil && err == nil && !ok {
			end(errRotating)
		}
		a.note(ctx, "rotation", err)
	})
}

func (a *App) rotateBoth(ctx context.Context, how Rotation) error {
	if err := a.rotateData(ctx, how); err != nil {
		return err
	}
	return a.rotateIndex(ctx, how)
}

func (a *App) rotateData(ctx context.Context, how Rotation) error {
	reseal := func() (rotation.Report, error) { return rotation.Run(ctx, a.Store, a.Keys.Sealer(), a.Blobs) }
	cutOff := false
	if a.Keys.Status().DataKeys > 1 { // an earlier run kept the older keys, or was cut off: then it is finished
		left, err := reseal()
		if err != nil {
			return err
		}
		cutOff = left.Changed > 0
	}
	if !cutOff {
		if err := a.Keys.RotateData(); err != nil {
			return err
		}
	}
	err := a.untilNothing(ctx, how, "seal", reseal)
	if err != nil || !how.Drop {
		return err
	}
	return a.Keys.DropDataKeys()
}

func (a *App) rotateIndex(ctx context.Context, how Rotation) error {
	reindex := func() (rotation.Report, error) { return rotation.Reindex(ctx, a.Store, a.vault()) }
	for {
		switch a.Keys.Status().Index {
		case pii.IndexAtRest:
			if err := a.Keys.AddIndexKey(); err != nil {
				return err
			}
		case pii.IndexAdded:
			if err := a.untilNothing(ctx, how, "index", reindex); err != nil {
				return err
			}
			if err := a.Keys.PromoteIndexKey(); err != nil {
				return err
			}
		case pii.IndexPromoted:
			if err := a.untilNothing(ctx, how, "index", reindex); err != nil {
				return err
			}
			if err := a.Keys.DropIndexKey(); err != nil {
				return err
			}
			return a.untilNothing(ctx, how, "index", reindex)
		}
	}
}

// untilNothing waits until every replica has the keys and repeats a pass until one finds
// nothing to do.
func (a *App) untilNothing(ctx context.Context, how Rotation, what string, pass func() (rotation.Report, error)) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(how.Lag):
		}
		report, err := pass()
		if err != nil {
			return err
		}
		if how.Progress != nil {
			how.Progress(what, report)
		}
		if report.Changed == 0 {
			return nil
		}
	}
}
