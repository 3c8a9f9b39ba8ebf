package store_test

import (
	"fmt"
	"testing"

	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// Of rows that one action moved, the log's one entry proves each: whatever is done to the
// history of one of them is found.
func TestTheLogProvesEachOfTheRowsThatMovedTogether(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		made, moves := drafts(t, s, 7)
		err := s.MoveTogether(t.Context(), union.Audit{Action: "batch_rows:seal", Subject: "batches", SubjectID: made.ID}, moves)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := s.VerifyMoves(t.Context()); err != nil || n != 7 {
			t.Fatalf("%d moves are proved, %v", n, err)
		}
		var kept []union.Move
		if err = s.DB().Find(&kept).Error; err != nil || len(kept) != 7 {
			t.Fatalf("%d moves, %v", len(kept), err)
		}
		one := kept[3]
		one.CreatedAt = one.CreatedAt.UTC()
		for _, change := range []string{
			"UPDATE moves SET to_status = 'opened' WHERE id = '%s'",
			"UPDATE moves SET subject_id = '" + string(s.NewID()) + "' WHERE id = '%s'",
			"UPDATE moves SET account_id = '" + string(s.NewID()) + "' WHERE id = '%s'",
			"UPDATE moves SET created_at = '2020-01-01 00:00:00' WHERE id = '%s'",
			"UPDATE moves SET audit_id = NULL WHERE id = '%s'",
			"DELETE FROM moves WHERE id = '%s'",
		} {
			if err = s.DB().Exec(fmt.Sprintf(change, one.ID)).Error; err != nil {
				t.Fatal(err)
			}
			if _, err = s.VerifyMoves(t.Context()); err == nil {
				t.Errorf("nobody finds %s", change)
			}
			if err = s.DB().Save(&one).Error; err != nil {
				t.Fatal(err)
			}
			if _, err = s.VerifyMoves(t.Context()); err != nil {
				t.Fatalf("what was put right is wrong: %v", err)
			}
		}
		added := one
		added.ID, added.SubjectID = s.NewID(), s.NewID()
		if err = s.DB().Create(&added).Error; err != nil {
			t.Fatal(err)
		}
		if _, err = s.VerifyMoves(t.Context()); err == nil {
			t.Error("nobody finds a move that was added")
		}
	})
}
