//go:build rounds

package batch_test

import (
	"context"
	"testing"

	"unioncard/server/batch"
	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

const rounds = 200

// ground is where batches are laid and sealed.
type ground struct{ *uniontest.Ground }

// laid is a batch with its rows and their applications.
type laid struct {
	batch   union.Batch
	entries []store.BatchEntry
}

// lay keeps a draft with approved applications in it.
func (g ground) lay(ctx context.Context, rows int) laid {
	g.T.Helper()
	now := g.Now()
	draft := union.Batch{
		ID: g.NewID(), OrgID: g.Unit.ID, BankBranchID: g.Branch.ID, Status: union.BatchDraft, Version: 1, CreatedBy: g.Clerk.AccountID, CreatedAt: now, UpdatedAt: now,
	}
	g.Must(g.AddBatch(ctx, &draft))
	apps := make([]union.Application, rows)
	for i := range apps {
		apps[i] = union.Application{
			ID: g.NewID(), ApplyingOrgID: g.Unit.ID, OrgID: g.Unit.ID, Mode: union.ModeSelf, Status: union.ApplicationApproved, Version: 1,
			DocumentKind: union.ResidentID, TouchedAt: now, CreatedAt: now, UpdatedAt: now,
		}
		g.Must(g.AddApplication(ctx, &apps[i]))
	}
	g.Must(g.AddBatchRows(ctx, draft, apps))
	entries, err := g.DraftEntries(ctx, draft.ID)
	g.Must(err)
	return laid{draft, entries}
}

// seal commits what was drawn of a batch.
func (g ground) seal(ctx context.Context, l laid) error {
	b := batch.New(batch.Parts{Store: g.Store, Vault: uniontest.PlainVault{}})
	return b.CommitForTest(ctx, g.Clerk, l.batch, l.entries...)
}

// What was drawn is committed while the application is reopened, or taken out: either
// the batch is sealed with it, or nothing is sealed.
func TestRoundsSealAgainstChange(t *testing.T) {
	uniontest.OnEachGround(t, func(t *testing.T, laid *uniontest.Ground) {
		g, ctx := ground{laid}, context.Background()
		sealed := 0
		for round := range rounds {
			l := g.lay(ctx, 1)
			seal := func() error { return g.seal(ctx, l) }
			reopen := func() error { return g.reopen(ctx, l) }
			remove := func() error { return g.remove(ctx, l) }
			change := []func() error{reopen, remove}[round%2]
			if n := uniontest.Together(t, seal, change); n != 1 {
				if n == 0 && seal() == nil { // both gave way: the next try must get through
					n = 1
				}
				if n != 1 {
					t.Fatalf("round %d: %d came through", round, n)
				}
			}
			if g.check(ctx, round, l) {
				sealed++
			}
		}
		t.Logf("%d sealed, %d changed", sealed, rounds-sealed)
	})
}

func (l laid) app() union.Application { return l.entries[0].Application }

func (g ground) reopen(ctx context.Context, l laid) error {
	return g.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.LeaveDraft(ctx, l.app().ID); err != nil {
			return err
		}
		return tx.Move(ctx, union.Transition{
			Subject: union.SubjectApplication, ID: l.app().ID, OrgID: l.app().ApplyingOrgID, Event: union.EventReopen, From: l.app().Status, To: union.ApplicationReturned,
			Version: l.app().Version, Set: map[string]any{"batch_id": nil}, Actor: g.Clerk, Role: union.RoleClerk,
		})
	})
}

func (g ground) remove(ctx context.Context, l laid) error {
	return g.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.TouchBatch(ctx, l.batch, map[string]any{"row_count": 0}); err != nil {
			return err
		}
		n, err := tx.RemoveBatchRows(ctx, l.batch, []union.ID{l.app().ID})
		if err == nil && n != 1 {
			return union.ErrStale
		}
		return err
	})
}

// check says whether the batch was sealed, and that all of it agrees.
func (g ground) check(ctx context.Context, round int, l laid) bool {
	g.T.Helper()
	list, err := g.Batch(ctx, l.batch.ID)
	g.Must(err)
	app, err := g.Application(ctx, l.app().ID)
	g.Must(err)
	rows, err := g.AllBatchRows(ctx, l.batch.ID)
	g.Must(err)
	sealed := list.Status == union.BatchSealed
	if sealed != (app.Status == union.ApplicationBatched) || sealed != (len(rows) == 1 && rows[0].Status == union.BatchRowSealed) {
		g.T.Fatalf("round %d: the batch is %s, the application %s, with %d numbered rows", round, list.Status, app.Status, len(rows))
	}
	return sealed
}
