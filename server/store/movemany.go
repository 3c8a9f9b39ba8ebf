package store

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"

	"gorm.io/gorm"

	"unioncard/server/union"
)

// MoveMany changes the statuses of rows that make the same move, many a statement. Each
// keeps its own version check; one that somebody else touched makes the whole call fail
// with union.ErrStale. Set has the same columns for all, and may have other values.
func (s *Store) MoveMany(ctx context.Context, moves []union.Transition) error {
	return s.moveMany(ctx, moves, nil)
}

// MoveTogether is MoveMany for rows that one action of one person moved: each row has its
// history, the log has one entry for all of them, with their count and the SHA-256 of that
// history, which names the entry: VerifyMoves proves each row's change by it. A batch of
// 5,000 so costs the one chain of the log a few entries, and not 10,000. The caller says
// who did what, and may begin Detail.
func (s *Store) MoveTogether(ctx context.Context, entry union.Audit, moves []union.Transition) error {
	return s.moveMany(ctx, moves, &entry)
}

func (s *Store) moveMany(ctx context.Context, moves []union.Transition, together *union.Audit) error {
	if len(moves) == 0 {
		return nil
	}
	if !s.inTx {
		return s.Tx(ctx, func(ctx context.Context, tx *Store) error { return tx.moveMany(ctx, moves, together) })
	}
	ordered := slices.Clone(moves)
	slices.SortFunc(ordered, func(a, b union.Transition) int { return compareIDs(a.ID, b.ID) })
	columns, err := columnsOf(ordered)
	if err != nil {
		return err
	}
	size := bulkRows
	if len(columns.own) > 0 {
		size = ownRows
	}
	for chunk := range slices.Chunk(ordered, size) {
		if err = s.swap(ctx, chunk, columns); err != nil {
			return err
		}
	}
	if together != nil {
		return s.recordTogether(ctx, *together, ordered)
	}
	return s.record(ctx, ordered)
}

// ownRows is how many rows one statement writes when each has a value of its own: the
// database looks for a row's value by going through those of all.
const ownRows = 25

// moveColumns are the further columns of a move: those with one value for all rows, and
// those of which each row has its own.
type moveColumns struct {
	same map[string]any
	own  []string
}

func columnsOf(moves []union.Transition) (moveColumns, error) {
	first := moves[0]
	c := moveColumns{same: maps.Clone(first.Set)}
	if c.same == nil {
		c.same = map[string]any{}
	}
	for _, t := range moves[1:] {
		if t.Subject != first.Subject || t.Event != first.Event || t.From != first.From || t.To != first.To || len(t.Set) != len(first.Set) {
			return c, errDifferentMoves
		}
		for column, value := range t.Set {
			common, ok := c.same[column]
			if ok && !reflect.DeepEqual(value, common) {
				delete(c.same, column)
			}
			if _, ok = first.Set[column]; !ok {
				return c, errDifferentMoves
			}
		}
	}
	for column := range first.Set {
		if _, ok := c.same[column]; !ok {
			c.own = append(c.own, column)
		}
	}
	return c, nil
}

var errDifferentMoves = errors.New("store: MoveMany got different moves")

// swap changes the rows of a chunk, those of each version with one statement.
func (s *Store) swap(ctx context.Context, moves []union.Transition, columns moveColumns) error {
	first := moves[0]
	byVersion := map[int64][]union.Transition{}
	for _, t := range moves {
		byVersion[t.Version] = append(byVersion[t.Version], t)
	}
	for _, version := range slices.Sorted(maps.Keys(byVersion)) {
		group := byVersion[version]
		ids := make([]union.ID, len(group))
		for i, t := range group {
			ids[i] = t.ID
		}
		db := s.writing(ctx)
		set := maps.Clone(columns.same)
		for _, column := range columns.own {
			set[column] = ownValues(db, group, column)
		}
		set["status"], set["version"], set["updated_at"] = first.To, version+1, s.Now()
		dateStatus(set, first, s.Now())
		result := db.Table(string(first.Subject)).
			Where("id IN ? AND status = ? AND version = ?", ids, first.From, version).Updates(set)
		if result.Error != nil {
			return heldError(result.Error)
		}
		if result.RowsAffected != int64(len(ids)) {
			return union.ErrStale
		}
	}
	return nil
}

// ownValues gives each row its own value of a column.
func ownValues(db *gorm.DB, moves []union.Transition, column string) any {
	args := make([]any, 0, 2*len(moves))
	for _, t := range moves {
		checkTime(db, column, t.Set[column])
		args = append(args, t.ID, t.Set[column])
	}
	return gorm.Expr("CASE id"+strings.Repeat(" WHEN ? THEN ?", len(moves))+" END", args...)
}

// auditEach writes an entry for each row that moved.
func (s *Store) auditEach(ctx context.Context, moves []union.Transition) error {
	audits := make([]union.Audit, len(moves))
	for i, t := range moves {
		audits[i] = union.Audit{
			Actor: t.Actor, Role: t.Role, Action: string(t.Subject) + ":" + t.Event,
			Subject: string(t.Subject), SubjectID: t.ID, OrgID: t.OrgID, Detail: t.From + ">" + t.To,
		}
	}
	return s.Audit(ctx, audits...)
}
