//go:build sweep

package sweep

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// search looks through places and remembers what it has found and how much it has read.
type search struct {
	t     *testing.T
	hay   *haystack
	mu    sync.Mutex
	found map[string]int // place and guise
	bytes map[string]int64
}

func newSearch(t *testing.T, hay *haystack) *search {
	return &search{t: t, hay: hay, found: map[string]int{}, bytes: map[string]int64{}}
}

// text looks through one text, and through what it holds compressed.
func (s *search) text(place string, text []byte) {
	hits := s.hay.find(text)
	s.mu.Lock()
	s.bytes[place] += int64(len(text))
	for _, n := range hits {
		s.found[place+": "+n.what+" as "+n.guise]++
	}
	s.mu.Unlock()
	if bytes.HasPrefix(text, []byte{0x1f, 0x8b}) {
		r, err := gzip.NewReader(bytes.NewReader(text))
		if err == nil {
			plain, _ := io.ReadAll(r) // as far as it goes
			s.text(place+" unzipped", plain)
		}
	}
}

// photos counts files that begin as a photo does.
func (s *search) photo(place string, text []byte) {
	if bytes.HasPrefix(text, []byte(photoHead)) || bytes.HasPrefix(text, []byte("\x89PNG")) || bytes.HasPrefix(text, []byte("%PDF")) || bytes.HasPrefix(text, []byte("PK\x03\x04")) {
		s.mu.Lock()
		s.found[place+": a picture or paper in the clear"]++
		s.mu.Unlock()
	}
}

func (s *search) folder(place, folder string) {
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() && path != folder && strings.HasPrefix(entry.Name(), "Test") {
			return fs.SkipDir // the folders of the tests themselves
		}
		if err != nil || entry.IsDir() || !entry.Type().IsRegular() || strings.HasPrefix(entry.Name(), databaseFile) {
			return ignoreGone(err)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return ignoreGone(err)
		}
		s.text(place, content)
		s.text(place+" names", []byte(path))
		s.photo(place, content)
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// databaseFile is the embedded database, and how its log and index begin.
const databaseFile = "unioncard.db"

// embedded looks at the embedded database with its log.
func (s *search) embedded(folder string) {
	files, err := filepath.Glob(filepath.Join(folder, databaseFile+"*"))
	if err != nil || len(files) == 0 {
		s.t.Fatalf("there is no database in the data folder, %v", err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			s.t.Fatal(err)
		}
		s.text("database", content)
	}
}

func ignoreGone(err error) error {
	if os.IsNotExist(err) {
		return nil
	}
	return err
}

// watch looks at every file that appears in a folder, also one that is gone again soon.
func (s *search) watch(place, folder string) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var wait sync.WaitGroup
	wait.Go(func() {
		for ctx.Err() == nil {
			s.folder(place, folder)
			time.Sleep(5 * time.Millisecond)
		}
	})
	return func() { cancel(); wait.Wait() }
}

// redis looks at every key and value, and at the file that SAVE writes.
func (s *search) redis(address, folder string) {
	ctx := context.Background()
	client := redis.NewClient(&redis.Options{Addr: address})
	defer func() { _ = client.Close() }()
	keys, err := client.Keys(ctx, "*").Result()
	if err != nil {
		s.t.Fatal(err)
	}
	for _, key := range keys {
		s.text("Redis", []byte(key))
		dump, err := client.Dump(ctx, key).Result()
		if err == nil {
			s.text("Redis", []byte(dump))
		}
	}
	if err = client.Save(ctx).Err(); err != nil {
		s.t.Fatal(err)
	}
	s.folder("Redis file", folder)
}

// dump looks at what a backup of the database would hold.
func (s *search) dump(dsn string) {
	socket, name, ok := strings.Cut(strings.TrimPrefix(dsn, "root@unix("), ")/")
	if !ok {
		s.t.Fatalf("the DSN %q is not one of the tests", dsn)
	}
	for _, flag := range []string{"--hex-blob", "--skip-hex-blob"} {
		command := exec.Command("mariadb-dump", "--no-defaults", "--user=root", "--socket="+socket, flag, name)
		out, err := command.Output()
		if err != nil {
			s.t.Fatalf("mariadb-dump: %v", err)
		}
		s.text("dump", out)
	}
	s.folder("database files", filepath.Join(filepath.Dir(socket), "data", name))
	for _, shared := range []string{"ib_logfile0", "ibdata1"} {
		content, err := os.ReadFile(filepath.Join(filepath.Dir(socket), "data", shared))
		if err != nil {
			s.t.Fatal(err)
		}
		s.text("database files", content)
	}
}

// everything looks wherever the server of a configuration leaves something.
func (s *search) everything(c *city) {
	if c.mysql == "" {
		s.embedded(c.Config.Data.Dir)
	} else {
		s.dump(c.mysql)
	}
	s.folder("files", c.Config.Data.Dir)
	if c.redis != nil {
		s.redis(c.redis.Address, c.redis.Folder)
	}
	s.text("log", []byte(c.Logs.String()))
}

func (s *search) report() {
	s.t.Helper()
	for place, n := range s.bytes {
		s.t.Logf("%s: %.1f MB", place, float64(n)/1e6)
	}
	for what, n := range s.found {
		s.t.Errorf("%d × %s", n, what)
	}
}

// sees says whether something was found in a kind of place.
func (s *search) sees(place string) bool {
	for what := range s.found {
		if strings.HasPrefix(what, place) {
			return true
		}
	}
	return false
}
