package uniontest

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"unioncard/server/store"
)

// migrated is an SQLite database that has every migration and no row, made once for a
// process: a copy of it costs a hundredth of the migrations.
var migrated = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp(memory(), "unioncard-template-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	file := filepath.Join(folder, "unioncard.db")
	s, err := store.Open(store.Config{Driver: "sqlite", File: file}, store.Tools{Clock: NewClock(), Rand: Rand(1), MAC: testMAC})
	if err != nil {
		return nil, err
	}
	_, err = s.Migrate(context.Background())
	if closed := s.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

// putMigrated puts a migrated SQLite database at a path where nothing is.
func putMigrated(t testing.TB, file string) {
	t.Helper()
	content, err := migrated()
	if err == nil {
		err = os.WriteFile(file, content, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}
