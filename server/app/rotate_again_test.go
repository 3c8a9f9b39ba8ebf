package app_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"unioncard/server/app"
	"unioncard/server/rotation"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

const soon = time.Millisecond // nobody writes in these tests but the rotation

func TestEachRotationMakesANewKeyAlsoWhereOldOnesAreKept(t *testing.T) {
	r := newRotated(t, "sqlite", "aes256gcm")
	keeper := r.keeper(t, "aes256gcm")
	seen := map[string]bool{r.Keys.Status().PrimaryData: true}
	rotate := func(drop bool, keys int) {
		t.Helper()
		if err := keeper.RotateKeys(context.Background(), app.Rotation{Drop: drop, Settle: soon}); err != nil {
			t.Fatal(err)
		}
		state := keeper.Keys.Status()
		if seen[state.PrimaryData] || state.DataKeys != keys {
			t.Fatalf("after a rotation the keys are %+v", state)
		}
		seen[state.PrimaryData] = true
	}
	rotate(false, 2)
	rotate(false, 3)
	rotate(true, 1)
}

func TestOneProcessRotatesAtATimeAndAnotherGoesOnAfterItsDeath(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		ctx := context.Background()
		taken, err := s.Store.TakeLease(ctx, "rotate-keys", "a process that is killed", time.Minute)
		if err != nil || !taken {
			t.Fatal(taken, err)
		}
		how := app.Rotation{Settle: soon}
		if err = s.RotateKeys(ctx, how); union.KindOf(err) != union.KindConflict {
			t.Fatalf("beside another process: %v", err)
		}
		s.Clock.Move(time.Minute + time.Second)
		if err = s.RotateKeys(ctx, how); err != nil {
			t.Fatalf("after its death: %v", err)
		}
		var once sync.Once
		dies := app.Rotation{Settle: soon, Progress: func(string, rotation.Report, bool) {
			once.Do(func() { // who is killed gives nothing back
				s.Clock.Move(time.Minute + time.Second)
				if taken, err = s.Store.TakeLease(ctx, "rotate-keys", "the next one", time.Minute); err != nil || !taken {
					t.Errorf("a minute after a death nobody else may go on: %v, %v", taken, err)
				}
			})
		}}
		if err = s.RotateKeys(ctx, dies); err != nil {
			t.Fatalf("after one that ended: %v", err)
		}
	})
}

// A photo that is deleted while it is sealed anew stays deleted.
func TestRotationPutsBackNothingThatIsDeletedMeanwhile(t *testing.T) {
	r := newRotated(t, "sqlite", "aes256gcm")
	if err := r.Keys.RotateData(); err != nil {
		t.Fatal(err)
	}
	files := &deleting{r: r, doomed: map[string]bool{}}
	for _, table := range []string{"photos", "paper_records"} {
		var key string
		if err := r.SQL().QueryRow("SELECT blob_key FROM " + table + " WHERE deleted_at IS NULL LIMIT 1").Scan(&key); err != nil {
			t.Fatal(err)
		}
		files.doomed[key] = true
	}
	job := rotation.Job{Store: r.Store}
	report, err := job.Reseal(context.Background(), r.Keys.Sealer(), files)
	if err != nil || report.Changed == 0 || report.Missing != 0 {
		t.Fatalf("%+v, %v", report, err)
	}
	for key := range files.doomed {
		if _, err = r.Blobs.Get(context.Background(), key); union.KindOf(err) != union.KindNotFound {
			t.Errorf("a deleted file is back: %v", err)
		}
	}
}

// deleting is a store of files in which somebody deletes some as they are read.
type deleting struct {
	r      *rotated
	doomed map[string]bool
}

func (d *deleting) Get(ctx context.Context, key string) ([]byte, error) {
	content, err := d.r.Blobs.Get(ctx, key)
	if d.doomed[key] {
		for _, table := range []string{"photos", "paper_records"} {
			if _, err := d.r.SQL().Exec("UPDATE "+table+" SET deleted_at = ? WHERE blob_key = ?", d.r.Clock.Now(), key); err != nil {
				return nil, err
			}
		}
		if err := d.r.Blobs.Delete(ctx, key); err != nil {
			return nil, err
		}
	}
	return content, err
}

func (d *deleting) Put(ctx context.Context, key string, content []byte) error {
	return d.r.Blobs.Put(ctx, key, content)
}

func (d *deleting) Delete(ctx context.Context, key string) error { return d.r.Blobs.Delete(ctx, key) }

func TestARotationThatIsCutOffGoesOnWithTheKeyThatItMade(t *testing.T) {
	r := newRotated(t, "sqlite", "aes256gcm")
	keeper := r.keeper(t, "aes256gcm")
	ctx, cut := context.WithCancel(t.Context())
	err := keeper.RotateKeys(ctx, app.Rotation{Settle: time.Hour, Progress: func(string, rotation.Report, bool) { cut() }})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("a run that is cut off gives %v", err)
	}
	made := keeper.Keys.Status().PrimaryData
	if err = keeper.RotateKeys(t.Context(), app.Rotation{Drop: true, Settle: soon}); err != nil {
		t.Fatal(err)
	}
	if state := keeper.Keys.Status(); state.PrimaryData != made || state.DataKeys != 1 {
		t.Errorf("the run after it made another key: %+v", state)
	}
}

// A request may have sealed something by the old key long before it writes it down.
func TestNothingIsLostThatASlowRequestSealedByTheOldKey(t *testing.T) {
	r := newRotated(t, "sqlite", "aes256gcm")
	place := union.Place{Table: "applications", Column: "fields_sealed", Row: union.ID(r.held[0].ApplicationID)}
	var sealed []byte
	db := r.SQL()
	if err := db.QueryRow("SELECT fields_sealed FROM applications WHERE id = ?", place.Row).Scan(&sealed); err != nil {
		t.Fatal(err)
	}
	var once sync.Once
	written := make(chan error, 1)
	write := func() {
		_, err := db.Exec("UPDATE applications SET fields_sealed = ? WHERE id = ?", sealed, place.Row)
		written <- err
	}
	// The request was there before the keys changed and takes no longer than one may: it
	// writes by the old key behind the first pass, half the time after this moment, or at
	// once where the first pass took longer than that.
	begun := time.Now()
	err := r.keeper(t, "aes256gcm").RotateKeys(t.Context(), app.Rotation{Drop: true, Settle: settle, Progress: func(_ string, _ rotation.Report, whole bool) {
		if !whole {
			return
		}
		once.Do(func() {
			if wait := time.Until(begun.Add(settle / 2)); wait > 0 {
				time.AfterFunc(wait, write)
			} else {
				write()
			}
		})
	}})
	if err = errors.Join(err, <-written); err != nil {
		t.Fatal(err)
	}
	if err = db.QueryRow("SELECT fields_sealed FROM applications WHERE id = ?", place.Row).Scan(&sealed); err != nil {
		t.Fatal(err)
	}
	if _, err = r.Keys.Opener().OpenBytes(place, sealed); err != nil {
		t.Errorf("what it wrote does not open any more: %v", err)
	}
}
