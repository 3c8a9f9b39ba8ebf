package roster

import (
	"context"
	"errors"

	"unioncard/server/store"
	"unioncard/server/union"
)

// importTries is how often an import begins anew when somebody else adds one of its
// people at the same moment.
const importTries = 3

// Import takes an uploaded list over, all of it or nothing. Rows with faults are left
// out when skipBad says so; otherwise their presence is a refusal. The list is compared
// again with what the unit has now, so what was added since the preview is not doubled.
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
	at, err := r.placesOf(ctx, r.store, unit)
	if err != nil {
		return list, err
	}
	c, err := r.read(ctx, file, at)
	if err != nil {
		return list, err
	}
	role, _ := actor.RoleOver(unit.Path, keepers...)
	for range importTries {
		err = r.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
			w := writer{roster: r, tx: tx, actor: actor, role: role, unit: unit, places: at, list: list.ID}
			return w.all(ctx, &list, c, version, skipBad)
		})
		if !errors.Is(err, store.ErrRowExists) {
			break
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
