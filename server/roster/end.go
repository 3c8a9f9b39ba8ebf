package roster

import (
	"cmp"
	"context"
	"slices"

	"unioncard/server/store"
	"unioncard/server/union"
)

// Seen is a row with the version in which somebody saw it.
type Seen struct {
	ID      union.ID
	Version int64
}

// End says that a person will get no card by this list, and why. Somebody with a live
// application or a card is refused (roster_row_busy): that is settled first.
func (r *Roster) End(ctx context.Context, actor union.Actor, seen Seen, reason union.EndReason) (union.RosterRow, error) {
	row, unit, err := r.row(ctx, actor, seen.ID)
	if err != nil {
		return row, err
	}
	if err = checkReason(reason); err != nil {
		return row, err
	}
	err = r.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		return r.end(ctx, tx, actor, unit, row, seen.Version, reason)
	})
	if err != nil {
		return row, err
	}
	return r.store.RosterRow(ctx, row.ID)
}

// EndGone ends people whom an uploaded list lacks, all of them or nobody: a clerk has
// looked at each.
func (r *Roster) EndGone(ctx context.Context, actor union.Actor, list union.ID, people []Seen, reason union.EndReason) error {
	if err := checkReason(reason); err != nil {
		return err
	}
	var gone []union.ID
	if err := r.found(ctx, actor, list, FoundGone, &gone); err != nil {
		return err
	}
	people = slices.Clone(people)
	slices.SortFunc(people, func(a, b Seen) int { return cmp.Compare(a.ID, b.ID) })
	return r.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		for _, seen := range people {
			if !slices.Contains(gone, seen.ID) {
				return union.ErrNotFound
			}
			row, err := tx.RosterRow(ctx, seen.ID)
			if err != nil {
				return err
			}
			unit, err := tx.OrgFor(ctx, actor, row.ApplyingOrgID, keepers...)
			if err != nil {
				return err
			}
			if err = r.end(ctx, tx, actor, unit, row, seen.Version, reason); err != nil {
				return err
			}
		}
		return nil
	})
}

func (r *Roster) end(ctx context.Context, tx *store.Store, actor union.Actor, unit union.Org, row union.RosterRow, version int64, reason union.EndReason) error {
	if row.Status == union.RowApplied {
		busy, err := tx.RowBusy(ctx, row.ID)
		if err != nil {
			return err
		}
		if busy {
			return union.Conflict("roster_row_busy", "这个人已在办卡或已有卡，请先在“办卡申请”里终止，或按销卡办理，再从名册中移出。", row.Status)
		}
	}
	role, _ := actor.RoleOver(unit.Path, keepers...)
	if err := tx.EndRow(ctx, actor, role, row, version, reason); err != nil || reason != union.EndDied {
		return err
	}
	member, err := tx.MemberOfRow(ctx, row)
	if err != nil || member == nil {
		return err
	}
	return tx.Silence(ctx, nil, &member.ID)
}

// Revive puts a person back on the list. It returns store.ErrRowExists when the person
// is on it again by another row.
func (r *Roster) Revive(ctx context.Context, actor union.Actor, seen Seen) (union.RosterRow, error) {
	row, unit, err := r.row(ctx, actor, seen.ID)
	if err != nil {
		return row, err
	}
	to, err := union.RosterMachine.Next(row.Status, union.EventRevive)
	if err != nil {
		return row, err
	}
	role, _ := actor.RoleOver(unit.Path, keepers...)
	key, next := union.LiveKeys(row.Name, row.Document, row.Phone)
	err = r.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := free(ctx, tx, row); err != nil {
			return err
		}
		err := tx.Move(ctx, union.Transition{
			Subject: union.SubjectRosterRow, ID: row.ID, OrgID: unit.ID, Event: union.EventRevive, From: row.Status, To: to, Version: seen.Version,
			Set:   map[string]any{"end_reason": "", "ended_at": nil, "live_key": key, "live_key_next": next},
			Actor: actor, Role: role,
			Counts: []union.Count{{OrgID: row.OrgID, Stage: union.StageEnded, Present: -1}, {OrgID: row.OrgID, Stage: union.StageNotStarted, Present: 1}},
		})
		if store.LiveTwice(err) {
			return store.ErrRowExists
		}
		if err != nil || row.EndReason != union.EndDied {
			return err
		}
		member, err := tx.MemberOfRow(ctx, row)
		if err != nil || member == nil {
			return err
		}
		return tx.Unsilence(ctx, member.ID)
	})
	if err != nil {
		return row, err
	}
	return r.store.RosterRow(ctx, row.ID)
}

func (r *Roster) row(ctx context.Context, actor union.Actor, id union.ID) (union.RosterRow, union.Org, error) {
	row, err := r.store.RosterRow(ctx, id)
	if err != nil {
		return row, union.Org{}, err
	}
	unit, err := r.store.OrgFor(ctx, actor, row.ApplyingOrgID, keepers...)
	return row, unit, err
}

func checkReason(reason union.EndReason) error {
	if slices.Contains(union.EndReasons, reason) {
		return nil
	}
	return union.Refused("end_reason_unknown", "请选择移出名册的原因。",
		union.FieldError{Field: "reason", Code: "end_reason_unknown", Detail: "请选择原因。"})
}
