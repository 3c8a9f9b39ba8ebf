package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

const (
	auditLinks     = 20
	auditMutations = 1000
)

// chained is a store with a whole audit chain and the anchor of its head.
func chained(t *testing.T, s *store.Store) store.Anchor {
	t.Helper()
	ctx := context.Background()
	for i := range auditLinks {
		err := s.Audit(ctx, union.Audit{
			Actor: union.Actor{AccountID: s.NewID(), Address: "192.0.2.1", RequestID: fmt.Sprintf("request-%d", i)}, Role: union.RoleClerk,
			Action: "applications:reveal", Subject: "applications", SubjectID: s.NewID(), OrgID: s.NewID(), Reason: "核对资料", Detail: fmt.Sprint(i),
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n, err := s.ChainAudit(ctx, auditLinks); err != nil || n != auditLinks {
		t.Fatalf("%d rows chained, %v", n, err)
	}
	head, err := s.AuditHead(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return store.Anchor{Seq: head.Seq, Hash: head.Hash}
}

// mutation spoils the log, and says what it did.
type mutation func(t *testing.T, s *store.Store, r *rand.Rand, rows []union.AuditRow) string

var mutations = []mutation{editText, editBytes, removeOne, swapTwo, cutTail}

func exec(t *testing.T, s *store.Store, query string, args ...any) {
	t.Helper()
	result := s.DB().Exec(query, args...)
	if result.Error != nil || result.RowsAffected == 0 {
		t.Fatalf("%s: %d rows, %v", query, result.RowsAffected, result.Error)
	}
}

func editText(t *testing.T, s *store.Store, r *rand.Rand, rows []union.AuditRow) string {
	column := []string{"role", "action", "subject", "subject_id", "account_id", "org_id", "reason", "detail", "address", "request_id"}[r.IntN(10)]
	row := rows[r.IntN(len(rows))]
	exec(t, s, "UPDATE audit_rows SET "+column+" = ? WHERE id = ?", fmt.Sprintf("x%d", r.IntN(1e6)), row.ID)
	return "edit " + column
}

func editBytes(t *testing.T, s *store.Store, r *rand.Rand, rows []union.AuditRow) string {
	column := []string{"mac", "prev_hash", "hash"}[r.IntN(3)]
	row := rows[1+r.IntN(len(rows)-1)] // the first has no hash before it
	value := append([]byte(nil), map[string][]byte{"mac": row.MAC, "prev_hash": row.PrevHash, "hash": row.Hash}[column]...)
	value[r.IntN(len(value))] ^= 1 << r.IntN(8)
	exec(t, s, "UPDATE audit_rows SET "+column+" = ? WHERE id = ?", value, row.ID)
	return "flip a bit of " + column
}

func removeOne(t *testing.T, s *store.Store, r *rand.Rand, rows []union.AuditRow) string {
	exec(t, s, "DELETE FROM audit_rows WHERE id = ?", rows[r.IntN(len(rows))].ID)
	return "delete"
}

// swapTwo lets two entries change places, each with its own MAC but the other's links.
func swapTwo(t *testing.T, s *store.Store, r *rand.Rand, rows []union.AuditRow) string {
	i := r.IntN(len(rows) - 1)
	j := i + 1 + r.IntN(len(rows)-i-1)
	const place = "UPDATE audit_rows SET seq = ?, prev_hash = ?, hash = ? WHERE id = ?"
	exec(t, s, place, nil, nil, nil, rows[i].ID)
	exec(t, s, place, rows[i].Seq, rows[i].PrevHash, rows[i].Hash, rows[j].ID)
	exec(t, s, place, rows[j].Seq, rows[j].PrevHash, rows[j].Hash, rows[i].ID)
	return "reorder"
}

func cutTail(t *testing.T, s *store.Store, r *rand.Rand, rows []union.AuditRow) string {
	exec(t, s, "DELETE FROM audit_rows WHERE seq > ?", r.IntN(len(rows)))
	return "truncate"
}

// restore brings the log back as it was.
func restore(t *testing.T, s *store.Store, rows []union.AuditRow) {
	t.Helper()
	err := s.DB().Exec("DELETE FROM audit_rows").Error // none is left of a log that was cut at its head
	if err == nil {
		err = s.DB().CreateInBatches(rows, 100).Error
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestEveryChangeOfTheAuditLogIsFound(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		anchor := chained(t, s)
		var rows []union.AuditRow
		if err := s.DB().Order("seq").Find(&rows).Error; err != nil {
			t.Fatal(err)
		}
		for i := range rows {
			rows[i].CreatedAt = rows[i].CreatedAt.UTC()
		}
		if _, err := s.VerifyAudit(ctx, []store.Anchor{anchor}); err != nil {
			t.Fatalf("the whole log: %v", err)
		}
		found := map[string]int{}
		random := rand.New(rand.NewPCG(7, 11))
		for round := range auditMutations {
			what := mutations[round%len(mutations)](t, s, random, rows)
			if _, err := s.VerifyAudit(ctx, []store.Anchor{anchor}); err == nil {
				t.Fatalf("round %d: nobody sees %s", round, what)
			}
			found[what]++
			restore(t, s, rows)
		}
		if _, err := s.VerifyAudit(ctx, []store.Anchor{anchor}); err != nil {
			t.Fatalf("the log as it was: %v", err)
		}
		t.Logf("all found: %v", found)
	})
}

// A log that was cut is whole in itself: only the anchor outside the database shows it.
func TestACutLogIsSeenByItsAnchorAlone(t *testing.T) {
	uniontest.OnEachDatabase(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		anchor := chained(t, s)
		exec(t, s, "DELETE FROM audit_rows WHERE seq > ?", auditLinks/2)
		if _, err := s.VerifyAudit(ctx, nil); err != nil {
			t.Fatalf("without an anchor: %v", err)
		}
		if _, err := s.VerifyAudit(ctx, []store.Anchor{anchor}); err == nil {
			t.Fatal("the anchor is not asked")
		}
	})
}
