package roster

import (
	"context"
	"errors"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// importTries is how often an import compares anew without getting further, when others
// add or change its people at the same moment.
const importTries = 3

// Import takes an uploaded list over. Rows with faults are left out when skipBad says so;
// otherwise their presence is a refusal and nothing is written. The list is compared
// again with what the unit has now, so what was added since the preview is not doubled.
//
// A list of up to 500 people that are new or changed is taken over whole or not at all.
// A longer one is written in parts of 500, so that nobody else has to wait for it; cut
// off on the way it stays a preview, and the same call again goes on where it stopped.
// One list of a unit is imported at a time: others wait, until their context ends.
func (r *Roster) Import(ctx context.Context, actor union.Actor, id union.ID, version int64, skipBad bool) (union.Roster, error) {
	list, unit, err := r.store.RosterFor(ctx, actor, id, keepers...)
	if err != nil {
		return list, err
	}
	if err = r.importable(list, version); err != nil {
		return list, err
	}
	file, err := r.load(ctx, list, fileOf)
	if err != nil {
		return list, err
	}
	release, err := r.turn(ctx, len(file))
	if err != nil {
		return list, err
	}
	defer release()
	at, err := r.placesOf(ctx, unit)
	if err != nil {
		return list, err
	}
	c, err := r.read(ctx, file, at)
	if err != nil {
		return list, err
	}
	turn, err := r.takeUnit(ctx, unit)
	if err != nil {
		return list, err
	}
	defer turn.give(ctx)
	role, _ := actor.RoleOver(unit.Path, keepers...)
	w := &writer{roster: r, turn: turn, actor: actor, role: role, unit: unit, places: at, skipBad: skipBad}
	for try := 0; try < importTries; try++ {
		// Whoever had the turn before may have imported it since it was read above.
		list, err = r.store.RosterByID(ctx, id)
		if err == nil {
			err = r.importable(list, version)
		}
		if err != nil {
			return list, err
		}
		before := w.kept.Load()
		err = w.all(ctx, &list, c)
		if !errors.Is(err, store.ErrRowExists) && !errors.Is(err, union.ErrStale) {
			break
		}
		if w.kept.Load() > before {
			try = -1
		}
	}
	return list, err
}

func (r *Roster) importable(list union.Roster, version int64) error {
	switch {
	case list.Status == StatusImported:
		return union.Conflict("roster_imported", "这份名册已经导入，请在名册里查看。", list.Status)
	case list.Status != StatusPreview || r.expired(list):
		return errExpired
	case list.Version != version:
		return union.ErrStale
	}
	return nil
}

var errHasBad = union.Refused("roster_has_bad_rows", "名册里有不合格的行。请改好后重新上传，或选择“先导入合格的行”。")

// unitTurn is the right to import a list of a unit: one at a time, in all replicas.
type unitTurn struct {
	store   *store.Store
	name    string
	holder  string
	renewed time.Time
}

const (
	turnTime = time.Minute
	turnWait = 100 * time.Millisecond // between two looks whether the turn is free
)

func (r *Roster) takeUnit(ctx context.Context, unit union.Org) (*unitTurn, error) {
	t := &unitTurn{store: r.store, name: "import:" + string(unit.ID), holder: string(r.store.NewID())}
	for {
		ok, err := r.store.TakeLease(ctx, t.name, t.holder, turnTime)
		if err != nil {
			return nil, err
		}
		if ok {
			t.renewed = r.store.Now()
			return t, nil
		}
		pause := time.NewTimer(turnWait)
		select {
		case <-ctx.Done():
			pause.Stop()
			return nil, ctx.Err()
		case <-pause.C:
		}
	}
}

// keep lengthens the turn while parts are written; whoever lost it stops.
func (t *unitTurn) keep(ctx context.Context) error {
	if t.store.Now().Sub(t.renewed) < turnTime/4 {
		return nil
	}
	ok, err := t.store.TakeLease(ctx, t.name, t.holder, turnTime)
	if err != nil {
		return err
	}
	if !ok {
		return union.Conflict("roster_import_overtaken", "名册正由另一处导入，请稍候刷新查看。", StatusPreview)
	}
	t.renewed = t.store.Now()
	return nil
}

// give ends the turn early; where that fails it ends by itself.
func (t *unitTurn) give(ctx context.Context) {
	_ = t.store.GiveLease(context.WithoutCancel(ctx), t.name, t.holder)
}
