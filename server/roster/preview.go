package roster

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"slices"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Preview looks through an uploaded sheet and compares it with the unit's list. Nothing
// of the list changes: the file and what was found are kept, sealed, for a day.
func (r *Roster) Preview(ctx context.Context, actor union.Actor, org union.ID, name string, file []byte) (union.Roster, error) {
	unit, err := r.unit(ctx, actor, org)
	if err != nil {
		return union.Roster{}, err
	}
	release, err := r.turn(ctx, len(file))
	if err != nil {
		return union.Roster{}, err
	}
	defer release()
	at, err := r.placesOf(ctx, unit)
	if err != nil {
		return union.Roster{}, err
	}
	c, err := r.read(ctx, file, at)
	if err != nil {
		return union.Roster{}, err
	}
	p, err := r.compare(ctx, unit, c, at, union.Roster{})
	if err != nil {
		return union.Roster{}, err
	}
	list := r.listOf(actor, unit, name, file, c, p)
	err = r.keepAll(ctx, list, file, c, p)
	named := err == nil
	if named {
		err = r.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error { return tx.AddRoster(ctx, &list) })
	}
	if err != nil && (!named || union.Undone(err)) {
		err = errors.Join(err, r.forget(context.WithoutCancel(ctx), list))
	}
	if err != nil {
		return union.Roster{}, err
	}
	return list, nil
}

// unit gives an applying org in the actor's scope.
func (r *Roster) unit(ctx context.Context, actor union.Actor, org union.ID) (union.Org, error) {
	unit, err := r.store.OrgFor(ctx, actor, org, keepers...)
	if err != nil {
		return unit, err
	}
	if !unit.Applies || unit.Closed {
		return unit, union.Refused("org_does_not_apply", "名册要传到直接办理开卡的单位工会，请选择所在的单位工会。",
			union.FieldError{Field: "org_id", Code: "org_does_not_apply", Detail: "请选择直接办理开卡的单位工会。"})
	}
	return unit, nil
}

func (r *Roster) placesOf(ctx context.Context, unit union.Org) (*places, error) {
	orgs, err := r.store.UnitOrgs(ctx, unit)
	if err != nil {
		return nil, err
	}
	return newPlaces(orgs), nil
}

// compare plans what an import would do to the list as it is now; list is the uploaded
// one when a part of it may have been imported already.
func (r *Roster) compare(ctx context.Context, unit union.Org, c content, at *places, list union.Roster) (plan, error) {
	var rows []living
	err := r.store.EachLivingPerson(ctx, unit.ID, func(p store.LivingPerson) { rows = append(rows, livingOf(p)) })
	if err != nil {
		return plan{}, err
	}
	return newMatcher(c, at, list, rows).plan(), nil
}

func (r *Roster) listOf(actor union.Actor, unit union.Org, name string, file []byte, c content, p plan) union.Roster {
	sum := sha256.Sum256(file)
	now := r.store.Now()
	list := union.Roster{
		ID: r.store.NewID(), OrgID: unit.ID, FileName: union.FileLabel(now, r.store.Zone(), name), FileSHA256: sum[:], Status: StatusPreview, RowCount: c.rows,
		Added: len(p.added), Changed: len(p.changed), Same: p.same, Gone: len(p.gone),
		UploadedBy: actor.AccountID, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	list.Bad = c.rows - list.Added - list.Changed - list.Same
	list.BlobKey = "rosters/" + string(list.ID)
	return list
}

// keepAll stores the file and the findings. Whoever is masked is still sealed: a list
// of workers is nobody's business.
func (r *Roster) keepAll(ctx context.Context, list union.Roster, file []byte, c content, p plan) error {
	faults := slices.Concat(c.faults, p.faults)
	slices.SortStableFunc(faults, func(a, b Fault) int { return cmp.Compare(a.Line, b.Line) })
	added := make([]Finding, len(p.added))
	for i, who := range p.added {
		added[i] = findingOf(who)
	}
	changed := make([]Finding, len(p.changed))
	for i, ch := range p.changed {
		changed[i] = findingOf(ch.person)
		changed[i].RowID = ch.row.id
		for _, column := range ch.what {
			changed[i].Changes = append(changed[i].Changes, titleOf(column))
		}
	}
	gone := make([]union.ID, len(p.gone))
	for i, row := range p.gone {
		gone[i] = row.id
	}
	for kind, findings := range map[string]any{foundBad: orEmpty(faults), FoundAdded: added, FoundChanged: changed, FoundGone: gone} {
		if err := r.keep(ctx, list.ID, kind, findings); err != nil {
			return err
		}
	}
	return r.keepBytes(ctx, list.ID, fileOf, file)
}

func orEmpty(faults []Fault) []Fault {
	if faults == nil {
		return []Fault{}
	}
	return faults
}

// forget deletes the files of a list.
func (r *Roster) forget(ctx context.Context, list union.Roster) error {
	var errs []error
	for _, kind := range []string{fileOf, foundBad, FoundAdded, FoundChanged, FoundGone} {
		errs = append(errs, r.blobs.Delete(ctx, blobKey(list.ID, kind)))
	}
	return errors.Join(errs...)
}
