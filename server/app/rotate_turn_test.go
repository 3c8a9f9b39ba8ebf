package app_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
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
	killed := func(string, rotation.Report) { // who is killed gives no turn back: it ends by itself, soon
		r.Clock.Move(time.Minute + time.Second)
		if ok, err := r.Store.TakeLease(ctx, "rotate-keys", "the next one", time.Minute); err != nil || !ok {
			t.Errorf("a minute after a run was killed another one may go on: %v, %v", ok, err)
		}
		cut()
	}
	if err := run(ctx, false, killed); !errors.Is(err, context.Canceled) {
		t.Fatalf("a run that is cut off gives %v", err)
	}
	second := keeper.Keys.Status().PrimaryData
	if err := run(t.Context(), false, nil); union.KindOf(err) != union.KindConflict {
		t.Fatalf("beside another run it gives %v", err)
	}
	r.Clock.Move(time.Minute + time.Second)
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

// forgetful is a folder in which each photo is given up by its row as soon as it is read.
type forgetful struct {
	rotation.Blobs
	r *rotated
}

func (f forgetful) Get(ctx context.Context, key string) ([]byte, error) {
	content, err := f.Blobs.Get(ctx, key)
	if strings.HasPrefix(key, "photos/") && err == nil {
		if _, err = f.r.SQL().ExecContext(ctx, "UPDATE photos SET current = NULL, deleted_at = created_at WHERE blob_key = ?", key); err == nil {
			err = f.Delete(ctx, key)
		}
	}
	return content, err
}

func TestAPhotoDeletedWhileItIsSealedAnewDoesNotComeBack(t *testing.T) {
	r := newRotated(t, "sqlite", "aes256gcm")
	if err := r.Keys.RotateData(); err != nil {
		t.Fatal(err)
	}
	report, err := rotation.Run(t.Context(), r.Store, r.Keys.Sealer(), forgetful{r.Blobs, r})
	if err != nil || report.Changed == 0 {
		t.Fatal(report, err)
	}
	left, err := filepath.Glob(filepath.Join(r.Config.Data.Dir, "files", "photos", "*"))
	if err != nil || len(left) != 0 {
		t.Errorf("%d deleted photos are back, %v", len(left), err)
	}
}
