package store_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// listed makes rows of a unit, each with a key of its own.
func listed(s *store.Store, unit union.ID, n int) []union.RosterRow {
	rows := make([]union.RosterRow, n)
	for i := range rows {
		key := sha256.Sum256(fmt.Appendf(nil, "person %d", i))
		rows[i] = union.RosterRow{
			ID: s.NewID(), OrgID: unit, ApplyingOrgID: unit, Status: union.RowExpected, LiveKey: key[:], Name: union.Sealed{Masked: "**样", Index: key[:]},
			Version: 1, CreatedAt: s.Now(), UpdatedAt: s.Now(),
		}
	}
	return rows
}

func unitOf(t *testing.T, s *store.Store) union.ID {
	t.Helper()
	id := s.NewID()
	err := s.AddOrg(t.Context(), union.Org{
		ID: id, Path: union.Path("/").Child(id), Code: "T1", Name: "样本工会", Level: union.LevelPrimary, Applies: true, Version: 1, CreatedAt: s.Now(), UpdatedAt: s.Now(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestManyRowsAreKeptWholeOrNotAtAll(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		unit := unitOf(t, s)
		add := func(rows []union.RosterRow) error {
			return s.Tx(t.Context(), func(ctx context.Context, tx *store.Store) error { return tx.AddRosterRows(ctx, rows) })
		}
		rows := listed(s, unit, 1203)
		doubled := listed(s, unit, 700)
		doubled[650].LiveKey = doubled[3].LiveKey
		if err := add(doubled); !errors.Is(err, store.ErrRowExists) {
			t.Fatalf("a person twice answers %v", err)
		}
		local := listed(s, unit, 2)
		local[1].CreatedAt = local[1].CreatedAt.In(time.FixedZone("east", 8*3600))
		if err := add(local); err == nil || !strings.Contains(err.Error(), "created_at") {
			t.Fatalf("a local time answers %v", err)
		}
		count := func() (n int) {
			if err := s.EachLivingPerson(t.Context(), unit, func(store.LivingPerson) { n++ }); err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := count(); n != 0 {
			t.Fatalf("%d rows of failed transactions were kept", n)
		}
		if err := add(rows); err != nil {
			t.Fatal(err)
		}
		if n := count(); n != len(rows) {
			t.Fatalf("%d rows of %d were kept", n, len(rows))
		}
		back, err := s.RosterRow(t.Context(), rows[1202].ID)
		if err != nil || back.Name.Masked != "**样" || string(back.LiveKey) != string(rows[1202].LiveKey) || !back.CreatedAt.Equal(rows[1202].CreatedAt) {
			t.Fatalf("a row comes back as %+v, %v", back, err)
		}
	})
}

func TestManyRowsOfOneActionHaveOneEntryInTheLog(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		unit := unitOf(t, s)
		rows := listed(s, unit, 3)
		var moves []union.Transition
		for _, row := range rows {
			moves = append(moves, union.Transition{
				Subject: union.SubjectRosterRow, ID: row.ID, OrgID: unit, Event: union.EventAdd, To: row.Status,
				Counts: []union.Count{{OrgID: unit, Stage: union.StageNotStarted, Present: 1}},
			})
		}
		err := s.Tx(t.Context(), func(ctx context.Context, tx *store.Store) error {
			if err := tx.AddRosterRows(ctx, rows); err != nil {
				return err
			}
			return tx.BornTogether(ctx, union.Audit{Action: "rosters:import_rows", Subject: "rosters", SubjectID: unit, Detail: "added"}, moves)
		})
		if err != nil {
			t.Fatal(err)
		}
		log, err := s.AuditOf(t.Context(), "rosters", unit)
		if err != nil || len(log) != 1 || !strings.HasPrefix(log[0].Detail, "added moves 3 sha256 ") {
			t.Fatalf("the log has %+v, %v", log, err)
		}
		if n, err := s.VerifyMoves(t.Context()); err != nil || n != 3 {
			t.Fatalf("%d moves are proved, %v", n, err)
		}
		for _, row := range rows {
			history, err := s.History(t.Context(), union.SubjectRosterRow, row.ID)
			if err != nil || len(history) != 1 || history[0].ToStatus != union.RowExpected {
				t.Errorf("the history of a row is %+v, %v", history, err)
			}
		}
	})
}
