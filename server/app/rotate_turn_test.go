package app_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"unioncard/server/app"
	"unioncard/server/rotation"
	"unioncard/server/union"
)

func TestARotationThatWasCutOffGoesOnAndTheNextOneMakesANewKey(t *testing.T) {
	r := newRotated(t, "sqlite", "aes256gcm")
	keeper := r.keeper(t, "aes256gcm")
	run := func(ctx context.Context, drop bool, progress func(string, rotation.Report)) error {
		return keeper.RotateKeys(ctx, app.Rotation{Drop: drop, Lag: lag, Progress: progress})
	}
	first := r.Keys.Status().PrimaryData
	ctx, cut := context.WithCancel(t.Context())
	if err := run(ctx, false, func(string, rotation.Report) { cut() }); !errors.Is(err, context.Canceled) {
		t.Fatalf("a run that is cut off gives %v", err)
	}
	second := keeper.Keys.Status().PrimaryData

	// Whoever was killed has not given the turn back: it ends by itself, soon.
	killed := time.Minute
	if ok, err := r.Store.TakeLease(t.Context(), "rotate-keys", "killed", killed); err != nil || !ok {
		t.Fatal(ok, err)
	}
	if err := run(t.Context(), false, nil); union.KindOf(err) != union.KindConflict {
		t.Fatalf("beside another run it gives %v", err)
	}
	r.Clock.Move(killed + time.Second)
	if err := run(t.Context(), false, nil); err != nil {
		t.Fatal(err)
	}
	third := keeper.Keys.Status().PrimaryData
	if err := run(t.Context(), true, nil); err != nil {
		t.Fatal(err)
	}
	last := keeper.Keys.Status()
	if first == second || third == last.PrimaryData || last.DataKeys != 1 {
		t.Fatalf("the keys were %s, %s, %s and are %+v", first, second, third, last)
	}
	time.Sleep(2 * reloads)
	r.check(t, first, 0)
}
