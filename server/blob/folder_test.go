package blob

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"unioncard/server/union"
)

func TestFilesAreForTheirOwnerOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "files")
	s := mustOpen(t, Config{Kind: Folder, Dir: dir})
	must(t, s.Put(t.Context(), "photos/a/front", []byte("sealed")))
	for path, want := range map[string]fs.FileMode{"": 0o700, "photos": 0o700, "photos/a": 0o700, "photos/a/front": 0o600} {
		info, err := os.Stat(filepath.Join(dir, path))
		must(t, err)
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%q has mode %o, want %o", path, got, want)
		}
	}
}

func TestNothingIsWrittenToTheTempFolder(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	s := mustOpen(t, Config{Kind: Folder, Dir: t.TempDir()})
	before, err := os.Stat(temp)
	must(t, err)
	must(t, s.Put(t.Context(), "a", someBytes(1000)))
	after, err := os.Stat(temp)
	must(t, err)
	if !before.ModTime().Equal(after.ModTime()) {
		t.Error("the temp folder was touched")
	}
}

func TestStartSweepsWhatAKilledWriterLeft(t *testing.T) {
	dir := t.TempDir()
	now := time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC)
	sub := filepath.Join(dir, "photos")
	must(t, os.MkdirAll(sub, 0o700))
	ages := map[string]time.Duration{"old.18a.tmp": 2 * time.Hour, "young.18b.tmp": time.Minute, "kept": 1000 * time.Hour}
	for name, age := range ages {
		path := filepath.Join(sub, name)
		must(t, os.WriteFile(path, []byte("x"), 0o600))
		must(t, os.Chtimes(path, now.Add(-age), now.Add(-age)))
	}
	s, err := Open(t.Context(), Config{Kind: Folder, Dir: dir}, fixedClock{now})
	must(t, err)
	defer func() { must(t, s.Close()) }()
	for name, want := range map[string]bool{"old.18a.tmp": false, "young.18b.tmp": true, "kept": true} {
		_, err := os.Stat(filepath.Join(sub, name))
		if (err == nil) != want {
			t.Errorf("%s is there: %v, want %v", name, err == nil, want)
		}
	}
	var listed []string
	must(t, s.List(t.Context(), "", func(key string, _ int64) error {
		listed = append(listed, key)
		return nil
	}))
	if strings.Join(listed, " ") != "photos/kept" {
		t.Errorf("listed %q: a half-written file is no file", listed)
	}
}

func TestFolderThatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, Config{Kind: Folder, Dir: dir})
	must(t, s.Put(t.Context(), "photos", []byte("a file where a folder is wanted")))
	err := s.Put(t.Context(), "photos/a", []byte("x"))
	if union.KindOf(err) != union.KindUnavailable {
		t.Errorf("got %v, want unavailable", err)
	}
	var known *union.Error
	if errors.As(err, &known) && (known.RetryAfter <= 0 || strings.Contains(known.Message, dir)) {
		t.Errorf("the person sees %q, try after %v", known.Message, known.RetryAfter)
	}
}
