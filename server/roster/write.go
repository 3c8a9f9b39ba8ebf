package roster

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"unioncard/server/store"
	"unioncard/server/union"
)

// chunkRows is how many rows one statement writes: few enough that none lasts long.
const chunkRows = 500

// writer carries out a plan within one transaction.
type writer struct {
	roster *Roster
	tx     *store.Store
	actor  union.Actor
	role   union.Role
	unit   union.Org
	places *places
	list   union.ID
	counts []union.Count
}

// all marks the list as imported first: of two who import it at once, one waits here
// and then finds it done.
func (w *writer) all(ctx context.Context, list *union.Roster, c content, version int64, skipBad bool) error {
	now := w.tx.Now()
	err := w.tx.SaveRoster(ctx, list.ID, StatusPreview, version, map[string]any{"status": StatusImported, "imported_at": now, "updated_at": now})
	if err != nil {
		return err
	}
	p, err := w.roster.compare(ctx, w.tx, w.unit, c, w.places)
	if err != nil {
		return err
	}
	bad := c.rows - len(p.added) - len(p.changed) - p.same
	if bad > 0 && !skipBad {
		return errHasBad
	}
	// In the order of their indexes neighbours land on the same pages of the two unique ones.
	slices.SortFunc(p.added, func(a, b *person) int { return bytes.Compare(a.numberKeys.current[:], b.numberKeys.current[:]) })
	for chunk := range slices.Chunk(p.added, chunkRows) {
		if err = w.add(ctx, chunk); err != nil {
			return err
		}
	}
	for chunk := range slices.Chunk(p.changed, chunkRows) {
		if err = w.change(ctx, chunk); err != nil {
			return err
		}
	}
	if err = w.tx.AddCounts(ctx, w.counts); err != nil {
		return err
	}
	done := *list
	done.Status, done.ImportedAt, done.UpdatedAt, done.Version = StatusImported, &now, now, version+2
	done.Bad, done.Added, done.Changed, done.Same, done.Gone = bad, len(p.added), len(p.changed), p.same, len(p.gone)
	err = w.tx.SaveRoster(ctx, list.ID, StatusImported, version+1, map[string]any{
		"bad": done.Bad, "added": done.Added, "changed": done.Changed, "same": done.Same, "gone": done.Gone,
	})
	if err != nil {
		return err
	}
	*list = done
	return w.tx.Audit(ctx, union.Audit{
		Actor: w.actor, Role: w.role, Action: "rosters:import", Subject: "rosters", SubjectID: list.ID, OrgID: w.unit.ID,
		Detail: fmt.Sprintf("added %d changed %d same %d gone %d bad %d", done.Added, done.Changed, done.Same, done.Gone, done.Bad),
	})
}

func (w *writer) add(ctx context.Context, people []*person) error {
	rows := make([]union.RosterRow, len(people))
	moves := make([]union.Transition, len(people))
	for i, who := range people {
		row, err := w.roster.sealRow(who, w.places.org(who.place), w.unit, w.list)
		if err != nil {
			return err
		}
		rows[i] = row
		moves[i] = union.Transition{
			Subject: union.SubjectRosterRow, ID: row.ID, OrgID: w.unit.ID, Event: union.EventAdd, To: row.Status, Actor: w.actor, Role: w.role,
		}
		w.counts = append(w.counts, union.Count{OrgID: row.OrgID, Stage: union.StageNotStarted, Present: 1})
	}
	if err := w.tx.AddRosterRows(ctx, rows); err != nil {
		return err
	}
	return w.tx.BornOf(ctx, moves...)
}

func (w *writer) change(ctx context.Context, changes []change) error {
	audits := make([]union.Audit, len(changes))
	for i, ch := range changes {
		set, err := w.columns(ch)
		if err != nil {
			return err
		}
		if err = w.tx.ChangeRosterRow(ctx, ch.row.id, ch.row.version, set); err != nil {
			return err
		}
		audits[i] = union.Audit{
			Actor: w.actor, Role: w.role, Action: "roster_rows:change", Subject: "roster_rows", SubjectID: ch.row.id, OrgID: w.unit.ID,
			Detail: strings.Join(ch.what, " "),
		}
	}
	return w.tx.Audit(ctx, audits...)
}

// columns gives what changes in a living row. Its living key follows its number, or its
// name and phone.
func (w *writer) columns(ch change) (map[string]any, error) {
	set := map[string]any{"roster_id": w.list}
	who, row := ch.person, ch.row
	name, number, phone := row.nameKeys, row.numberKeys, row.phoneKeys
	for _, column := range ch.what {
		var err error
		switch column {
		case colName:
			name = who.nameKeys
			err = w.roster.sealInto(set, "name", row.id, who.name, union.MaskName(who.name), name)
		case colNumber:
			number = who.numberKeys
			set["document_kind"] = who.kind
			err = w.roster.sealInto(set, "document", row.id, who.number, union.MaskDocument(who.number), number)
		case colPhone:
			phone = who.phoneKeys
			err = w.roster.sealInto(set, "phone", row.id, who.phone, union.MaskPhone(who.phone), phone)
		case colBranch:
			to := w.places.org(who.place).ID
			set["org_id"] = to
			w.counts = append(w.counts, union.Count{OrgID: row.org, Stage: union.StageNotStarted, Present: -1},
				union.Count{OrgID: to, Stage: union.StageNotStarted, Present: 1})
		case colHardship:
			set["hardship"] = who.hardship
			if who.year != 0 || who.hardship == "" {
				set["hardship_year"] = who.year
			}
		}
		if err != nil {
			return nil, err
		}
	}
	set["live_key"] = union.LiveKey(first(name), first(number), first(phone))
	return set, nil
}

func first(k keys) []byte {
	current, _ := k.bytes()
	return current
}
