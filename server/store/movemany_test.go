package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// drafts lays the rows of a batch, and the moves that number them.
func drafts(t *testing.T, s *store.Store, n int) (union.Batch, []union.Transition) {
	t.Helper()
	now, unit := s.Now(), unitOf(t, s)
	branch := union.BankBranch{ID: s.NewID(), Code: "B1", Name: "样本支行", Version: 1, CreatedAt: now, UpdatedAt: now}
	made := union.Batch{ID: s.NewID(), OrgID: unit, BankBranchID: branch.ID, Status: union.BatchDraft, Version: 1, CreatedAt: now, UpdatedAt: now}
	apps, rows, moves := make([]union.Application, n), make([]union.BatchRow, n), make([]union.Transition, n)
	for i := range rows {
		apps[i] = union.Application{ID: s.NewID(), ApplyingOrgID: unit, OrgID: unit, Status: union.ApplicationApproved, Version: 1, TouchedAt: now, CreatedAt: now, UpdatedAt: now}
		rows[i] = union.BatchRow{ID: s.NewID(), BatchID: made.ID, ApplicationID: apps[i].ID, Status: union.BatchRowDraft, Version: int64(1 + i%2), CreatedAt: now, UpdatedAt: now}
		moves[i] = union.Transition{
			Subject: union.SubjectBatchRow, ID: rows[i].ID, OrgID: unit, Event: union.EventSeal, From: union.BatchRowDraft, To: union.BatchRowSealed, Version: rows[i].Version,
			Set: map[string]any{"edition": 1, "number": n - i, "frozen": []byte(fmt.Sprint("content ", i))},
		}
	}
	for _, list := range []any{&branch, &made, &apps, &rows} {
		if err := s.DB().Create(list).Error; err != nil {
			t.Fatal(err)
		}
	}
	return made, moves
}

func TestRowsThatMoveTogetherHaveTheirOwnValuesAndOneEntryInTheLog(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		const n = 130
		made, moves := drafts(t, s, n)
		err := s.MoveTogether(t.Context(), union.Audit{Action: "batch_rows:seal", Subject: "batches", SubjectID: made.ID, Detail: "draft>sealed"}, moves)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := s.AllBatchRows(t.Context(), made.ID)
		if err != nil || len(rows) != n {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		kept := map[union.ID]union.BatchRow{}
		for _, row := range rows {
			kept[row.ID] = row
		}
		for i, m := range moves {
			row := kept[m.ID]
			if *row.Number != n-i || string(row.Frozen) != fmt.Sprint("content ", i) || row.Version != m.Version+1 || row.Status != union.BatchRowSealed || row.Edition != 1 {
				t.Fatalf("row %d is %+v", i, row)
			}
			if history, err := s.History(t.Context(), union.SubjectBatchRow, m.ID); err != nil || len(history) != 1 {
				t.Fatalf("row %d has the history %v, %v", i, history, err)
			}
		}
		log, err := s.AuditOf(t.Context(), "batches", made.ID)
		if err != nil || len(log) != 1 || !strings.HasPrefix(log[0].Detail, "draft>sealed moves 130 sha256 ") {
			t.Errorf("the log has %+v, %v", log, err)
		}
	})
}

func TestOneRowThatSomebodyTouchedKeepsAllFromMoving(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		made, moves := drafts(t, s, 60)
		for name, spoil := range map[string]func(*union.Transition){
			"another version": func(m *union.Transition) { m.Version++ },
			"another row":     func(m *union.Transition) { m.ID = s.NewID() },
		} {
			t.Run(name, func(t *testing.T) {
				wrong := append([]union.Transition{}, moves...)
				spoil(&wrong[57])
				err := s.Tx(t.Context(), func(ctx context.Context, tx *store.Store) error { return tx.MoveMany(ctx, wrong) })
				if !errors.Is(err, union.ErrStale) {
					t.Errorf("answers %v", err)
				}
				if counts, err := s.CountBatchRows(t.Context(), made.ID); err != nil || counts[union.BatchRowDraft] != 60 {
					t.Errorf("%v, %v", counts, err)
				}
			})
		}
		moves[3].Set = map[string]any{"edition": 1, "number": 4, "reasons": "x"}
		if err := s.MoveMany(t.Context(), moves); err == nil || !strings.Contains(err.Error(), "different moves") {
			t.Errorf("other columns answer %v", err)
		}
	})
}
