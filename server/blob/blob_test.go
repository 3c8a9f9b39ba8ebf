package blob

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"unioncard/server/union"
)

type fixedClock struct{ now time.Time }

func (c fixedClock) Now() time.Time { return c.now }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func mustOpen(t testing.TB, config Config) *Store {
	t.Helper()
	s, err := Open(t.Context(), config, union.SystemClock{})
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	return s
}

// everyKind runs a test on a folder and on an S3 server.
func everyKind(t *testing.T, test func(t *testing.T, s *Store)) {
	t.Run("folder", func(t *testing.T) { test(t, mustOpen(t, Config{Kind: Folder, Dir: t.TempDir()})) })
	t.Run("s3", func(t *testing.T) {
		config, _ := fakeS3(t)
		test(t, mustOpen(t, config))
	})
}

func someBytes(n int) []byte {
	b := make([]byte, n)
	dice := rand.NewChaCha8([32]byte{1})
	_, _ = dice.Read(b)
	return b
}

func TestWhatWasPutIsGot(t *testing.T) {
	everyKind(t, func(t *testing.T, s *Store) {
		for name, content := range map[string][]byte{
			"photos/2026/0192f5a0-front.bin": someBytes(400_000),
			"empty":                          {},
			"one":                            {0},
			"papers/large.zip":               someBytes(6 << 20),
		} {
			must(t, s.Put(t.Context(), name, content))
			got, err := s.Get(t.Context(), name)
			must(t, err)
			if !bytes.Equal(got, content) {
				t.Errorf("%s came back with %d bytes, want %d", name, len(got), len(content))
			}
		}
		must(t, s.Put(t.Context(), "one", []byte("new")))
		got, err := s.Get(t.Context(), "one")
		must(t, err)
		if string(got) != "new" {
			t.Error("a second Put should replace the file")
		}
	})
}

func TestAbsentFiles(t *testing.T) {
	everyKind(t, func(t *testing.T, s *Store) {
		_, err := s.Get(t.Context(), "photos/absent")
		if !errors.Is(err, ErrNotFound) || union.KindOf(err) != union.KindNotFound {
			t.Errorf("Get gave %v", err)
		}
		must(t, s.Delete(t.Context(), "photos/absent"))
		must(t, s.Put(t.Context(), "photos/here", []byte("x")))
		must(t, s.Delete(t.Context(), "photos/here"))
		must(t, s.Delete(t.Context(), "photos/here"))
		_, err = s.Get(t.Context(), "photos/here")
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("a deleted file gave %v", err)
		}
	})
}

func TestListVisitsWhatBeginsWithThePrefix(t *testing.T) {
	everyKind(t, func(t *testing.T, s *Store) {
		for i := range 3 {
			must(t, s.Put(t.Context(), fmt.Sprintf("photos/a/%d", i), someBytes(i)))
		}
		must(t, s.Put(t.Context(), "papers/b", nil))
		var got []string
		must(t, s.List(t.Context(), "photos/", func(key string, size int64) error {
			got = append(got, fmt.Sprint(key, "=", size))
			return nil
		}))
		want := "photos/a/0=0 photos/a/1=1 photos/a/2=2"
		if strings.Join(got, " ") != want {
			t.Errorf("got %q, want %q", got, want)
		}
		enough := errors.New("enough")
		visits := 0
		err := s.List(t.Context(), "", func(string, int64) error { visits++; return enough })
		if !errors.Is(err, enough) || visits != 1 {
			t.Errorf("stopped with %v after %d visits", err, visits)
		}
	})
}

func TestBadKeysAreRefused(t *testing.T) {
	everyKind(t, func(t *testing.T, s *Store) {
		for name, key := range map[string]string{
			"empty": "", "climbing": "a/../../etc/passwd", "rooted": "/etc/passwd", "hidden": "a/.b",
			"ending in a slash": "a/", "doubled slash": "a//b", "Chinese": "照片", "upper case": "A",
			"space": "a b", "nul": "a\x00b", "backslash": `a\b`, "percent": "a%2fb",
			"like a half-written file": "a.tmp", "too long": strings.Repeat("a", maxKeyLength+1),
		} {
			_, getErr := s.Get(t.Context(), key)
			errs := []error{s.Put(t.Context(), key, nil), getErr, s.Delete(t.Context(), key)}
			for _, err := range errs {
				if !errors.Is(err, ErrKey) {
					t.Errorf("%s: got %v, want %v", name, err, ErrKey)
				}
			}
		}
		if err := s.List(t.Context(), "../", nil); !errors.Is(err, ErrKey) {
			t.Errorf("a climbing prefix gave %v", err)
		}
	})
}

func TestTooLargeAFileIsRefused(t *testing.T) {
	s := mustOpen(t, Config{Kind: Folder, Dir: t.TempDir()})
	err := s.Put(t.Context(), "large", make([]byte, MaxBytes+1))
	if !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v, want %v", err, ErrTooLarge)
	}
}

func TestCallerWhoGaveUpHearsItsOwnReason(t *testing.T) {
	everyKind(t, func(t *testing.T, s *Store) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		err := s.Put(ctx, "a", []byte("x"))
		if !errors.Is(err, context.Canceled) {
			t.Errorf("Put gave %v", err)
		}
		_, err = s.Get(t.Context(), "a")
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("the file of a call given up: %v", err)
		}
	})
}

func TestConfigIsChecked(t *testing.T) {
	full := Config{Kind: S3, Bucket: "b", Region: "r", AccessKey: "k", SecretKey: "verysecret"}
	for name, config := range map[string]Config{
		"no kind":      {},
		"unknown kind": {Kind: "ftp"},
		"no folder":    {Kind: Folder},
		"no bucket":    {Kind: S3, Region: "r", AccessKey: "k", SecretKey: "s"},
		"no secret":    {Kind: S3, Bucket: "b", Region: "r", AccessKey: "k"},
		"no patience":  {Kind: Folder, Dir: t.TempDir(), Timeout: -1},
	} {
		_, err := Open(t.Context(), config, union.SystemClock{})
		if err == nil {
			t.Errorf("%s should be refused", name)
		}
	}
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		if strings.Contains(fmt.Sprintf(format, full), full.SecretKey) {
			t.Errorf("%s prints the secret key", format)
		}
	}
}
