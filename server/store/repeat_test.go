package store_test

import (
	"context"
	"testing"
	"time"

	"unioncard/server/store"
	"unioncard/server/uniontest"
)

// A statement outside a transaction loses a deadlock like one inside: here it holds the
// first row and waits for the second, whose holder wants the first and weighs more.
func TestAStatementThatLosesADeadlockIsTriedAgain(t *testing.T) {
	s := uniontest.Store(t, "mysql", uniontest.Tools(t))
	batch, moves := drafts(t, s, 9)
	first, second := moves[0].ID, moves[1].ID
	before := deadlocks(t, s)
	struck := make(chan error, 1)
	err := s.Tx(t.Context(), func(_ context.Context, tx *store.Store) error {
		run := func(query string, args ...any) {
			if err := tx.DB().Exec(query, args...).Error; err != nil {
				t.Fatal(err)
			}
		}
		run("UPDATE batch_rows SET version = 100 WHERE batch_id = ? AND id >= ?", batch.ID, second)
		go func() {
			struck <- s.DB().Exec("UPDATE batch_rows SET version = version + 1 WHERE id IN (?, ?)", first, second).Error
		}()
		awaitLockWait(t, s)
		run("UPDATE batch_rows SET version = 100 WHERE id = ?", first)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err = <-struck; err != nil {
		t.Fatalf("the loser is told: %v", err)
	}
	if deadlocks(t, s) == before {
		t.Fatal("nothing was deadlocked")
	}
	var sum int
	if err = s.DB().Raw("SELECT sum(version) FROM batch_rows WHERE id IN (?, ?)", first, second).Scan(&sum).Error; err != nil || sum != 202 {
		t.Errorf("both rows are at 101 after both changes, not together at %d, %v", sum, err)
	}
}

func deadlocks(t *testing.T, s *store.Store) (n int64) {
	t.Helper()
	if err := s.DB().Raw("SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'INNODB_DEADLOCKS'").Scan(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

// awaitLockWait returns when a statement on this database waits for a lock.
func awaitLockWait(t *testing.T, s *store.Store) {
	t.Helper()
	for range 100 {
		time.Sleep(150 * time.Millisecond) // InnoDB renews this view only when nobody read it for 100 ms
		var n int64
		err := s.DB().Raw("SELECT count(*) FROM information_schema.innodb_trx x JOIN information_schema.processlist p ON p.id = x.trx_mysql_thread_id WHERE x.trx_state = 'LOCK WAIT' AND p.db = DATABASE()").Scan(&n).Error
		if err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			return
		}
	}
	t.Fatal("nobody waits")
}

// From 11.6 on MariaDB ends a transaction that writes a row which has changed since it
// first read; before, it let the version's check find that.
func TestATransactionThatReadBeforeARowChangedIsTriedAgain(t *testing.T) {
	s := uniontest.Store(t, "mysql", uniontest.Tools(t))
	_, moves := drafts(t, s, 2)
	first, second := moves[0].ID, moves[1].ID
	if err := s.DB().Exec("UPDATE batch_rows SET version = 1").Error; err != nil {
		t.Fatal(err)
	}
	tries := 0
	err := s.Tx(t.Context(), func(_ context.Context, tx *store.Store) error {
		tries++
		err := tx.DB().Exec("SET SESSION innodb_snapshot_isolation = ON").Error
		if err != nil {
			return err
		}
		var version int
		err = tx.DB().Raw("SELECT version FROM batch_rows WHERE id = ?", second).Scan(&version).Error
		if err == nil && tries == 1 {
			err = s.DB().Exec("UPDATE batch_rows SET version = version + 1 WHERE id = ?", first).Error
		}
		if err != nil {
			return err
		}
		return tx.DB().Exec("UPDATE batch_rows SET version = version + 100 WHERE id = ?", first).Error
	})
	if err != nil || tries != 2 {
		t.Fatalf("after %d tries it ends with %v", tries, err)
	}
	var version int
	if err = s.DB().Raw("SELECT version FROM batch_rows WHERE id = ?", first).Scan(&version).Error; err != nil || version != 102 {
		t.Errorf("the row is at %d, not at 102: %v", version, err)
	}
}
