package roster

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
)

// A transaction writes chunkRows rows, or fewer where the machine is so slow that others
// would wait longer than partTime for it.
const (
	chunkRows = 500
	leastRows = 50
	partTime  = 80 * time.Millisecond
)

// writer carries out a plan, one transaction after another.
type writer struct {
	roster  *Roster
	turn    *unitTurn
	actor   union.Actor
	role    union.Role
	unit    union.Org
	places  *places
	skipBad bool
	list    union.ID
	kept    atomic.Int64 // transactions
	size    atomic.Int64 // rows of the next part; 0 means chunkRows
}

// part is what one transaction writes.
type part struct {
	rows   []union.RosterRow
	moves  []union.Transition
	change []change
}

// all compares and writes. The last part also says that the list is imported, so that a
// list of one part is there whole or not at all.
func (w *writer) all(ctx context.Context, list *union.Roster, c content) error {
	w.list = list.ID
	p, err := w.roster.compare(ctx, w.unit, c, w.places, *list)
	if err != nil {
		return err
	}
	done := *list
	done.Added, done.Changed = p.figures()
	done.Same, done.Gone = p.same, len(p.gone)
	done.Bad = c.rows - done.Added - done.Changed - done.Same
	if done.Bad > 0 && !w.skipBad {
		return errHasBad
	}
	// In the order of their indexes neighbours land on the same pages of the two unique ones.
	slices.SortFunc(p.added, func(a, b *person) int { return bytes.Compare(a.numberKeys.current[:], b.numberKeys.current[:]) })
	last, err := w.parts(ctx, &p)
	if err == nil {
		err = w.write(ctx, last, &done)
	}
	if err == nil {
		*list = done
	}
	return err
}

// parts writes all parts but the last, which it gives back. The next are sealed while
// some are written.
func (w *writer) parts(ctx context.Context, p *plan) (last part, err error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var writing sync.WaitGroup
	places := make(chan struct{}, w.roster.store.Writers())
	for err == nil {
		last, err = w.seal(p)
		if err != nil || len(p.added)+len(p.changed) == 0 || ctx.Err() != nil {
			break
		}
		next := last
		places <- struct{}{}
		writing.Go(func() {
			defer func() { <-places }()
			if failed := w.write(ctx, next, nil); failed != nil {
				stop(failed) // the first failure is the one that is told
			}
		})
		err = w.turn.keep(ctx)
	}
	writing.Wait()
	return last, cmp.Or(context.Cause(ctx), err)
}

// seal takes the next people off a plan.
func (w *writer) seal(p *plan) (part, error) {
	var next part
	size := w.partRows(len(p.added) + len(p.changed))
	n := min(size, len(p.added))
	for _, who := range p.added[:n] {
		row, err := w.roster.sealRow(who, w.places.org(who.place), w.unit, w.list)
		if err != nil {
			return next, err
		}
		next.rows = append(next.rows, row)
		next.moves = append(next.moves, union.Transition{
			Subject: union.SubjectRosterRow, ID: row.ID, OrgID: w.unit.ID, Event: union.EventAdd, To: row.Status, Actor: w.actor, Role: w.role,
			Counts: []union.Count{{OrgID: row.OrgID, Stage: union.StageNotStarted, Present: 1}},
		})
	}
	p.added = p.added[n:]
	n = min(size-n, len(p.changed))
	next.change, p.changed = p.changed[:n], p.changed[n:]
	return next, nil
}

// partRows is how many of the rows that are left the next part has. What fits into one
// part as the import begins is not divided.
func (w *writer) partRows(left int) int {
	size := int(w.size.Load())
	if size == 0 {
		size = chunkRows
		w.size.Store(chunkRows)
	}
	return min(size, left)
}

// fit makes the parts smaller after one that took long, and larger again after quick ones.
func (w *writer) fit(rows int, took time.Duration) {
	switch size := w.size.Load(); {
	case took > partTime:
		w.size.Store(max(int64(rows)/2, leastRows))
	case took < partTime/4:
		w.size.Store(min(2*size, chunkRows))
	}
}

// write keeps one part; with the last, the list is done.
func (w *writer) write(ctx context.Context, now part, done *union.Roster) error {
	start := w.roster.store.Now()
	err := w.roster.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.AddRosterRows(ctx, now.rows); err != nil {
			return err
		}
		if err := w.change(ctx, tx, now.change); err != nil {
			return err
		}
		if err := tx.BornTogether(ctx, w.entry("rosters:import_rows", "added"), now.moves); err != nil {
			return err
		}
		if done == nil {
			return nil
		}
		return w.finish(ctx, tx, done)
	})
	if err == nil {
		w.kept.Add(1)
		w.fit(len(now.rows)+len(now.change), w.roster.store.Now().Sub(start))
	}
	return err
}

func (w *writer) entry(action, detail string) union.Audit {
	return union.Audit{Actor: w.actor, Role: w.role, Action: action, Subject: "rosters", SubjectID: w.list, OrgID: w.unit.ID, Detail: detail}
}

// finish marks the list as imported.
func (w *writer) finish(ctx context.Context, tx *store.Store, done *union.Roster) error {
	now, version := tx.Now(), done.Version
	err := tx.SaveRoster(ctx, done.ID, StatusPreview, version, map[string]any{
		"status": StatusImported, "imported_at": now, "updated_at": now,
		"bad": done.Bad, "added": done.Added, "changed": done.Changed, "same": done.Same, "gone": done.Gone,
	})
	if err != nil {
		return err
	}
	err = tx.Audit(ctx, w.entry("rosters:import", fmt.Sprintf("added %d changed %d same %d gone %d bad %d", done.Added, done.Changed, done.Same, done.Gone, done.Bad)))
	if err == nil {
		done.Status, done.ImportedAt, done.UpdatedAt, done.Version = StatusImported, &now, now, version+1
	}
	return err
}

func (w *writer) change(ctx context.Context, tx *store.Store, changes []change) error {
	audits := make([]union.Audit, len(changes))
	var counts []union.Count
	for i, ch := range changes {
		set, err := w.columns(ch, &counts)
		if err != nil {
			return err
		}
		if err = tx.ChangeRosterRow(ctx, ch.row.id, ch.row.version, set); err != nil {
			return err
		}
		audits[i] = union.Audit{
			Actor: w.actor, Role: w.role, Action: "roster_rows:change", Subject: "roster_rows", SubjectID: ch.row.id, OrgID: w.unit.ID,
			Detail: strings.Join(ch.what, " "),
		}
	}
	if err := tx.AddCounts(ctx, counts); err != nil {
		return err
	}
	return tx.Audit(ctx, audits...)
}

// columns gives what changes in a living row. Its living key follows its number, or its
// name and phone.
func (w *writer) columns(ch change, counts *[]union.Count) (map[string]any, error) {
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
			*counts = append(*counts, union.Count{OrgID: row.org, Stage: union.StageNotStarted, Present: -1},
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
	set["live_key"], set["live_key_next"] = union.LiveKeys(name.sealed(), number.sealed(), phone.sealed())
	return set, nil
}

// sealed gives the keys alone.
func (k keys) sealed() union.Sealed {
	current, next := k.bytes()
	return union.Sealed{Index: current, IndexNext: next}
}
