package bank_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"unioncard/server/store"
	"unioncard/server/union"
	"unioncard/server/uniontest"
)

// While somebody holds the batch an acceptance waits, and then checks what it has become:
// a batch from which the last row has left, or whose amendment sheet nobody has seen, is
// not accepted.
func TestAnAcceptanceWaitsForARowThatLeavesAndChecksTheBatchAfterIt(t *testing.T) {
	uniontest.OnEachServer(t, func(t *testing.T, s *uniontest.Server) {
		r := uniontest.NewOffice(s)
		_, bank := r.HandedIn("样本甲", "样本乙")
		bank.TickAll()
		officer := s.Actor(r.Officer)
		overtaken(r, bank, officer, 1, "originals_missing")
		overtaken(r, bank, officer, 2, "batch_empty")
	})
}

// overtaken returns a row in a transaction that is still open when the acceptance begins.
func overtaken(r uniontest.Office, bank *uniontest.BatchOf, officer union.Actor, row int, want string) {
	r.T.Helper()
	id, version := union.ID(bank.ID), int64(bank.Version)
	accepted := make(chan error, 1)
	err := r.Store.Tx(context.Background(), func(ctx context.Context, tx *store.Store) error {
		if err := tx.HoldBatch(ctx, id); err != nil {
			return err
		}
		go func() {
			_, err := r.Features.BankDesk.Accept(context.Background(), officer, id, version)
			accepted <- err
		}()
		select {
		case err := <-accepted:
			return errors.Join(errors.New("the acceptance did not wait"), err)
		case <-time.After(150 * time.Millisecond): // it has read what it reads before it waits
		}
		_, err := r.Features.BankDesk.Within(tx).ReturnRow(ctx, officer, id, row, 2, "14", "照片反光")
		return err
	})
	if err != nil {
		r.T.Fatal(err)
	}
	if known, _ := union.AsError(<-accepted); known == nil || known.Code != want {
		r.T.Errorf("the acceptance that waited for row %d gave %v, not %s", row, known, want)
	}
}
