//go:build rounds

package batch_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"unioncard/server/batch"
	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

const rounds = 200

var resultRounds = uniontest.Rounds()

// plainVault seals nothing: these rounds are about the moves, not the seal.
type plainVault struct{}

func (plainVault) SealBytes(_ union.Place, plain []byte) ([]byte, error)  { return plain, nil }
func (plainVault) OpenBytes(_ union.Place, sealed []byte) ([]byte, error) { return sealed, nil }
func (plainVault) Index(_ union.IndexKind, text string) (current, next []byte) {
	sum := sha256.Sum256([]byte(text))
	return sum[:], nil
}

// ground is a unit, its clerk and its officer in a database of a kind.
type ground struct {
	*store.Store

	t       *testing.T
	bulk    *uniontest.Bulk
	unit    union.Org
	branch  union.BankBranch
	clerk   union.Actor
	officer union.Actor
}

func onEachGround(t *testing.T, test func(t *testing.T, g *ground)) {
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) {
			t.Parallel()
			test(t, newGround(t, driver))
		})
	}
}

func newGround(t *testing.T, driver string) *ground {
	t.Helper()
	cfg := uniontest.Database(t, driver)
	s, err := store.Open(cfg, uniontest.Tools(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if _, err = s.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	now := s.Now()
	g := &ground{Store: s, t: t, bulk: uniontest.NewBulk(t, cfg)}
	g.branch = union.BankBranch{ID: s.NewID(), Code: "B001", Name: "样本支行", Version: 1, CreatedAt: now, UpdatedAt: now}
	id := s.NewID()
	g.unit = union.Org{
		ID: id, Path: union.Path("/").Child(id), Code: "T1", Name: "样本工会", Level: union.LevelPrimary, Applies: true, BankBranchID: &g.branch.ID,
		Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	ctx := context.Background()
	g.must(s.AddBankBranch(ctx, g.branch))
	g.must(s.AddOrg(ctx, g.unit))
	g.clerk = g.actor("clerk", union.Scope{Role: union.RoleClerk, OrgID: g.unit.ID, OrgPath: g.unit.Path})
	g.officer = g.actor("officer", union.Scope{Role: union.RoleBankOfficer, BankBranchID: g.branch.ID})
	return g
}

func (g *ground) must(err error) {
	g.t.Helper()
	if err != nil {
		g.t.Fatal(err)
	}
}

func (g *ground) actor(name string, scope union.Scope) union.Actor {
	g.t.Helper()
	account, err := g.AccountByOpenID(context.Background(), name, "")
	g.must(err)
	return union.Actor{AccountID: account.ID, Scopes: []union.Scope{scope}}
}

// laid is a batch with its rows and their applications.
type laid struct {
	batch   union.Batch
	entries []store.BatchEntry
}

// lay keeps a draft with approved applications in it.
func (g *ground) lay(ctx context.Context, rows int) laid {
	g.t.Helper()
	now := g.Now()
	draft := union.Batch{
		ID: g.NewID(), OrgID: g.unit.ID, BankBranchID: g.branch.ID, Status: union.BatchDraft, Version: 1, CreatedBy: g.clerk.AccountID, CreatedAt: now, UpdatedAt: now,
	}
	g.must(g.AddBatch(ctx, &draft))
	apps := make([]union.Application, rows)
	for i := range apps {
		apps[i] = union.Application{
			ID: g.NewID(), ApplyingOrgID: g.unit.ID, OrgID: g.unit.ID, Mode: union.ModeSelf, Status: union.ApplicationApproved, Version: 1,
			DocumentKind: union.ResidentID, TouchedAt: now, CreatedAt: now, UpdatedAt: now,
		}
		g.must(g.AddApplication(ctx, &apps[i]))
	}
	g.must(g.AddBatchRows(ctx, draft, apps))
	entries, err := g.DraftEntries(ctx, draft.ID)
	g.must(err)
	return laid{draft, entries}
}

// seal commits what was drawn of a batch.
func (g *ground) seal(ctx context.Context, l laid) error {
	b := batch.New(batch.Parts{Store: g.Store, Vault: plainVault{}})
	return b.CommitForTest(ctx, g.clerk, l.batch, l.entries...)
}

// accepted seals a batch and brings it to the bank.
func (g *ground) accepted(ctx context.Context, rows int) laid {
	g.t.Helper()
	l := g.lay(ctx, rows)
	g.must(g.seal(ctx, l))
	g.accept(ctx, l)
	return l
}

// accept brings a sealed batch to the bank, which accepts it.
func (g *ground) accept(ctx context.Context, l laid) union.Batch {
	g.t.Helper()
	g.must(g.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		return tx.Move(ctx, union.Transition{
			Subject: union.SubjectBatch, ID: l.batch.ID, OrgID: g.unit.ID, Event: union.EventAccept, From: union.BatchSealed, To: union.BatchAccepted,
			Version: l.batch.Version + 1, Set: map[string]any{"submitted_at": g.Now()}, Actor: g.officer, Role: union.RoleBankOfficer,
		})
	}))
	accepted, err := g.Batch(ctx, l.batch.ID)
	g.must(err)
	return accepted
}

// together runs fns at the same moment and counts those that came through.
func (g *ground) together(fns ...func() error) int64 {
	var done atomic.Int64
	var wait sync.WaitGroup
	start := make(chan struct{})
	for _, fn := range fns {
		wait.Go(func() {
			<-start
			err := fn()
			if err == nil {
				done.Add(1)
				return
			}
			if _, known := union.AsError(err); !known {
				g.t.Error(err)
			}
		})
	}
	close(start)
	wait.Wait()
	return done.Load()
}

// resultRows is how many rows a batch of the rounds has, a round each.
const resultRows = 100

// The bank's answer for one row is confirmed by two people at the same moment: the same
// file in even rounds, two files that say the same in odd ones. The card is there once.
func TestRoundsResultFileTwice(t *testing.T) {
	onEachGround(t, func(t *testing.T, g *ground) {
		ctx := context.Background()
		r := batch.NewResults(g.Store, plainVault{}, nil, batch.Rules{})
		for done := 0; done < resultRounds; done += resultRows {
			l := g.accepted(ctx, resultRows)
			for i, entry := range l.entries {
				round := done + i
				first := g.answer(ctx, l.batch, entry.Row, round, 0)
				second := first
				if round%2 == 1 {
					second = g.answer(ctx, l.batch, entry.Row, round, 1)
				}
				apply := func(file union.ID) func() error {
					return func() error { _, err := r.Apply(ctx, g.officer, file, 1); return err }
				}
				if n := g.together(apply(first), apply(second)); n == 0 {
					t.Fatalf("round %d: nobody got through", round)
				}
				if _, err := g.CardOfApplication(ctx, entry.Application.ID); err != nil {
					t.Fatalf("round %d: %v", round, err)
				}
			}
		}
		g.settled(ctx)
	})
}

// answer keeps a file of the bank with one line: the card of a row.
func (g *ground) answer(ctx context.Context, b union.Batch, row union.BatchRow, round, copyNumber int) union.ID {
	g.t.Helper()
	now := g.Now()
	file := union.ResultFile{
		ID: g.NewID(), BatchID: b.ID, FileSHA256: []byte(fmt.Sprintf("%016d%016d", round, copyNumber)), Status: union.ResultFileReconciled, Summary: "{}",
		UploadedBy: g.officer.AccountID, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	card := []byte(uniontest.CardNumber(round + 1))
	mark, _ := plainVault{}.Index(union.IndexCard, string(card))
	g.must(g.AddResultFile(ctx, file, []union.ResultRow{{
		ID: g.NewID(), ResultFileID: file.ID, Line: 2, Category: union.ResultOpened, BatchRowID: &row.ID, CardSealed: card, CardIndex: mark, CreatedAt: now,
	}}))
	return file.ID
}

// settled checks the figures after all rounds: one card a round, every batch over, no
// file left half-way.
func (g *ground) settled(ctx context.Context) {
	g.t.Helper()
	moves, err := g.MovesOfOrg(ctx, g.unit.ID, union.EventSettle)
	if err != nil || len(moves) != resultRounds/resultRows {
		g.t.Fatalf("%d batches settled, %v", len(moves), err)
	}
	opened, err := g.MovesOfOrg(ctx, g.unit.ID, union.EventOpen)
	g.must(err)
	cards := 0
	for _, m := range opened {
		if m.Subject == union.SubjectCard {
			cards++
		}
	}
	figures, err := g.Funnel(ctx, g.unit.Path)
	g.must(err)
	for _, f := range figures {
		if f.Stage == union.StageOpened && (f.Reached != int64(resultRounds) || cards != resultRounds) {
			g.t.Fatalf("%d opened, %d cards in %d rounds", f.Reached, cards, resultRounds)
		}
	}
	for _, move := range moves {
		files, err := g.ResultFilesOf(ctx, move.SubjectID)
		g.must(err)
		for _, file := range files {
			if file.Status == union.ResultFileApplying {
				g.t.Fatalf("file %s is left half-way", file.ID)
			}
		}
	}
}

// What was drawn is committed while the application is reopened, or taken out: either
// the batch is sealed with it, or nothing is sealed.
func TestRoundsSealAgainstChange(t *testing.T) {
	onEachGround(t, func(t *testing.T, g *ground) {
		ctx := context.Background()
		sealed := 0
		for round := range rounds {
			l := g.lay(ctx, 1)
			seal := func() error { return g.seal(ctx, l) }
			reopen := func() error { return g.reopen(ctx, l) }
			remove := func() error { return g.remove(ctx, l) }
			change := []func() error{reopen, remove}[round%2]
			if n := g.together(seal, change); n != 1 {
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

func (g *ground) reopen(ctx context.Context, l laid) error {
	return g.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		if err := tx.LeaveDraft(ctx, l.app().ID); err != nil {
			return err
		}
		return tx.Move(ctx, union.Transition{
			Subject: union.SubjectApplication, ID: l.app().ID, OrgID: l.app().ApplyingOrgID, Event: union.EventReopen, From: l.app().Status, To: union.ApplicationReturned,
			Version: l.app().Version, Set: map[string]any{"batch_id": nil}, Actor: g.clerk, Role: union.RoleClerk,
		})
	})
}

func (g *ground) remove(ctx context.Context, l laid) error {
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
func (g *ground) check(ctx context.Context, round int, l laid) bool {
	g.t.Helper()
	list, err := g.Batch(ctx, l.batch.ID)
	g.must(err)
	app, err := g.Application(ctx, l.app().ID)
	g.must(err)
	rows, err := g.AllBatchRows(ctx, l.batch.ID)
	g.must(err)
	sealed := list.Status == union.BatchSealed
	if sealed != (app.Status == union.ApplicationBatched) || sealed != (len(rows) == 1 && rows[0].Status == union.BatchRowSealed) {
		g.t.Fatalf("round %d: the batch is %s, the application %s, with %d numbered rows", round, list.Status, app.Status, len(rows))
	}
	return sealed
}
