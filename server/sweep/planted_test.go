//go:build sweep

package sweep

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// planted are a person's values in all guises, and the beginnings of files.
type planted struct {
	values map[string]string
	texts  [][]byte
}

func plant(hay *haystack) planted {
	f := canary(hay, 5000)
	p := planted{values: map[string]string{"name": f.Name, "document number": f.DocumentNumber, "phone": f.Phone, "card number": card(5000)}}
	for _, value := range p.values {
		for _, text := range guises(value) {
			p.texts = append(p.texts, []byte("before "+text+" after"))
		}
	}
	for _, begin := range pictures {
		p.texts = append(p.texts, []byte("before "+begin+" after"))
	}
	return p
}

// missing says what of the planted was not found in a place.
func (p planted) missing(t *testing.T, s *search, place string) {
	t.Helper()
	for what, value := range p.values {
		for _, guise := range s.lacks(place, what, value) {
			t.Errorf("the %s as %s is not found in the %s", what, guise, place)
		}
	}
	for what := range pictures {
		if s.found[place+": "+what] == 0 {
			t.Errorf("%s is not found in the %s", what, place)
		}
	}
}

// The search is worth what it finds: every guise in every place of a living server.
func TestTheSearchFindsEachGuiseInEachPlace(t *testing.T) {
	startDatabase(t)
	for name, set := range configurations {
		t.Run(name, func(t *testing.T) {
			hay := newHaystack()
			c := newCity(t, hay, set)
			p := plant(hay)
			output.forget()
			clean := newSearch(t, hay)
			clean.everything(c)
			clean.report()
			w := startWatch(newSearch(t, hay), inTemp, os.TempDir())
			c.plant(p)
			w.stop()
			p.missing(t, w.s, inTemp)
			s := newSearch(t, hay)
			s.everything(c)
			places := []string{inFiles, inFiles + ", unpacked", inFiles + ", unpacked, unpacked", inLogs, inOutput}
			if set.redis {
				places = append(places, inRedis, inRedisFile)
			}
			if set.driver == "mysql" {
				places = append(places, inDump, inDataFiles)
			} else {
				p.missing(t, s, inLog)
				_, err := c.SQL().Exec("PRAGMA wal_checkpoint(TRUNCATE)")
				c.must(err)
				s.everything(c)
				places = append(places, inDatabase)
			}
			for _, place := range places {
				p.missing(t, s, place)
			}
		})
	}
}

func (c *city) plant(p planted) {
	whole := bytes.Join(p.texts, []byte("\n"))
	db := c.SQL()
	_, err := db.Exec("CREATE TABLE planted (id INTEGER PRIMARY KEY, v BLOB)")
	c.must(err)
	for n, text := range p.texts {
		_, err = db.Exec("INSERT INTO planted (id, v) VALUES (?, ?)", n, text)
		c.must(err)
	}
	ctx := c.T.Context()
	c.must(c.Blobs.Put(ctx, "papers/planted", whole))
	for kind, pack := range packers {
		c.must(c.Blobs.Put(ctx, "papers/"+kind, pack(whole)))
		c.must(c.Blobs.Put(ctx, "papers/twice-"+kind, packers["gzip"](pack(whole))))
	}
	_, err = c.Logs.Write(whole)
	c.must(err)
	output.mute.Store(true)
	_, err = os.Stdout.Write(whole)
	c.must(err)
	time.Sleep(100 * time.Millisecond)
	output.mute.Store(false)
	path := filepath.Join(os.TempDir(), "excelize-planted")
	c.must(os.WriteFile(path, whole, 0o600))
	time.Sleep(20 * time.Millisecond)
	c.must(os.Remove(path))
	if c.redis != nil {
		client := redis.NewClient(&redis.Options{Addr: c.redis.Address})
		c.must(client.Set(ctx, "planted", whole, 0).Err())
		c.must(client.Close())
	}
}

// packers are the containers that are opened.
var packers = map[string]func([]byte) []byte{
	"gzip":    packed(func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil }),
	"zlib":    packed(func(w io.Writer) (io.WriteCloser, error) { return zlib.NewWriter(w), nil }),
	"deflate": packed(func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) }),
	"zip": func(text []byte) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		file, err := w.Create("planted")
		if err == nil {
			_, err = file.Write(text)
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			panic(err)
		}
		return b.Bytes()
	},
}

func packed(pack func(io.Writer) (io.WriteCloser, error)) func([]byte) []byte {
	return func(text []byte) []byte {
		var b bytes.Buffer
		w, err := pack(&b)
		if err == nil {
			_, err = w.Write(text)
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			panic(err)
		}
		return b.Bytes()
	}
}

// Each container is opened by itself.
func TestTheSearchOpensEachContainer(t *testing.T) {
	for kind, pack := range packers {
		hay := newHaystack()
		p := plant(hay)
		s := newSearch(t, hay)
		s.text(kind, pack(bytes.Join(p.texts, []byte("\n"))))
		p.missing(t, s, kind+", unpacked")
	}
}

// A file that is gone at once is either read or told of.
func TestTheWatchMissesNoTemporaryFile(t *testing.T) {
	hay := newHaystack()
	f := canary(hay, 5001)
	seen := 0
	w := startWatch(newSearch(t, hay), inTemp, os.TempDir())
	for range 100 {
		file, err := os.CreateTemp("", "gone")
		if err == nil {
			_, err = file.WriteString(f.Name)
		}
		if err != nil {
			t.Fatal(err)
		}
		_, _ = os.Remove(file.Name()), file.Close()
	}
	w.drain()
	for _, n := range w.s.found {
		seen += n
	}
	if seen+len(w.missed) != 100 {
		t.Errorf("of 100 files %d were read and %d told of", seen, len(w.missed))
	}
}
