//go:build rounds

package result_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"unioncard/server/result"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

var resultRounds = uniontest.Rounds()

// ground is where accepted batches are laid and answered.
type ground struct{ *uniontest.Ground }

// lay writes the accepted batch of a serial straight into the tables. fields say what is
// frozen of a row; without them nothing is.
func (g ground) lay(ctx context.Context, serial, count int, fields func(row int) union.Fields) (union.Batch, []union.BatchRow) {
	g.T.Helper()
	now := g.Now()
	number := fmt.Sprintf("ZB-T1-20260302-%02d", serial)
	made := union.Batch{
		ID: g.NewID(), OrgID: g.Unit.ID, BankBranchID: g.Branch.ID, Number: &number, Edition: 1, MandateEdition: 1, Status: union.BatchAccepted, RowCount: count,
		CreatedBy: g.Clerk.AccountID, SealedAt: &now, SubmittedAt: &now, AcceptedAt: &now, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	g.Must(g.AddBatch(ctx, &made))
	apps, rows := make([]union.Application, count), make([]union.BatchRow, count)
	for i := range apps {
		apps[i] = union.Application{
			ID: g.NewID(), ApplyingOrgID: g.Unit.ID, OrgID: g.Unit.ID, Mode: union.ModeSelf, Status: union.ApplicationBatched, Version: 1,
			DocumentKind: union.ResidentID, BatchID: &made.ID, TouchedAt: now, CreatedAt: now, UpdatedAt: now,
		}
		number := i + 1
		rows[i] = union.BatchRow{
			ID: g.NewID(), BatchID: made.ID, ApplicationID: apps[i].ID, Live: &apps[i].ID, Number: &number, Status: union.BatchRowSealed, Edition: 1,
			Version: 1, CreatedAt: now, UpdatedAt: now,
		}
		if fields != nil {
			f := fields(number)
			frozen, err := json.Marshal(f)
			g.Must(err)
			rows[i].Frozen = frozen
			rows[i].DocumentIndex, _ = uniontest.PlainVault{}.Index(union.IndexDocument, union.NormaliseNumber(f.DocumentNumber))
		}
	}
	uniontest.Insert(ctx, g.Bulk, apps)
	uniontest.Insert(ctx, g.Bulk, rows)
	return made, rows
}

// resultRows is how many rows a batch of the rounds has, a round each.
const resultRows = 100

// The bank's answer for one row is confirmed by two people at the same moment: the same
// file in even rounds, two files that say the same in odd ones. The card is there once.
func TestRoundsResultFileTwice(t *testing.T) {
	uniontest.OnEachGround(t, func(t *testing.T, laid *uniontest.Ground) {
		g, ctx := ground{laid}, context.Background()
		r := result.New(g.Store, uniontest.PlainVault{}, nil, result.Rules{})
		for done := 0; done < resultRounds; done += resultRows {
			made, rows := g.lay(ctx, done/resultRows, resultRows, nil)
			for i, row := range rows {
				round := done + i
				first := g.answer(ctx, made, row, round, 0)
				second := first
				if round%2 == 1 {
					second = g.answer(ctx, made, row, round, 1)
				}
				apply := func(file union.ID) func() error {
					return func() error { _, err := r.Apply(ctx, g.Officer, file, 1); return err }
				}
				if n := uniontest.Together(g.T, apply(first), apply(second)); n == 0 {
					t.Fatalf("round %d: nobody got through", round)
				}
				if _, err := g.CardOfApplication(ctx, row.ApplicationID); err != nil {
					t.Fatalf("round %d: %v", round, err)
				}
			}
		}
		g.settled(ctx)
	})
}

// answer keeps a file of the bank with one line: the card of a row.
func (g ground) answer(ctx context.Context, b union.Batch, row union.BatchRow, round, copyNumber int) union.ID {
	g.T.Helper()
	now := g.Now()
	file := union.ResultFile{
		ID: g.NewID(), BatchID: b.ID, FileSHA256: []byte(fmt.Sprintf("%016d%016d", round, copyNumber)), Status: union.ResultFileReconciled, Summary: "{}",
		UploadedBy: g.Officer.AccountID, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	card := []byte(uniontest.CardNumber(round + 1))
	mark, _ := uniontest.PlainVault{}.Index(union.IndexCard, string(card))
	g.Must(g.AddResultFile(ctx, file, []union.ResultRow{{
		ID: g.NewID(), ResultFileID: file.ID, Line: 2, Category: union.ResultOpened, BatchRowID: &row.ID, CardSealed: card, CardIndex: mark, CreatedAt: now,
	}}))
	return file.ID
}

// settled checks the figures after all rounds: one card a round, every batch over, no
// file left half-way.
func (g ground) settled(ctx context.Context) {
	g.T.Helper()
	moves, err := g.MovesOfOrg(ctx, g.Unit.ID, union.EventSettle)
	if err != nil || len(moves) != resultRounds/resultRows {
		g.T.Fatalf("%d batches settled, %v", len(moves), err)
	}
	opened, err := g.MovesOfOrg(ctx, g.Unit.ID, union.EventOpen)
	g.Must(err)
	cards := 0
	for _, m := range opened {
		if m.Subject == union.SubjectCard {
			cards++
		}
	}
	figures, err := g.Funnel(ctx, g.Unit.Path)
	g.Must(err)
	for _, f := range figures {
		if f.Stage == union.StageOpened && (f.Reached != int64(resultRounds) || cards != resultRounds) {
			g.T.Fatalf("%d opened, %d cards in %d rounds", f.Reached, cards, resultRounds)
		}
	}
	for _, move := range moves {
		files, err := g.ResultFilesOf(ctx, move.SubjectID)
		g.Must(err)
		for _, file := range files {
			if file.Status == union.ResultFileApplying {
				g.T.Fatalf("file %s is left half-way", file.ID)
			}
		}
	}
}
