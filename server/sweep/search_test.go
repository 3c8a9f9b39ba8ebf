//go:build sweep

package sweep

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"slices"
	"sync"
	"testing"
)

// search looks through places and remembers what it has found and how much it has read.
type search struct {
	t     *testing.T
	hay   *haystack
	mu    sync.Mutex
	found map[string]int // "place: what as guise"
	bytes map[string]int64
}

func newSearch(t *testing.T, hay *haystack) *search {
	return &search{t: t, hay: hay, found: map[string]int{}, bytes: map[string]int64{}}
}

// deepest is how many containers one in the other are opened.
const deepest = 3

// text looks through one text, and through what it holds compressed.
func (s *search) text(place string, text []byte) { s.within(place, text, 0) }

func (s *search) within(place string, text []byte, depth int) {
	hits := s.hay.find(text)
	var seen []string
	for what, begin := range pictures {
		if bytes.Contains(text, []byte(begin)) {
			seen = append(seen, what)
		}
	}
	s.mu.Lock()
	s.bytes[place] += int64(len(text))
	for _, n := range hits {
		s.found[place+": "+n.what+" as "+n.guise]++
	}
	for _, what := range seen {
		s.found[place+": "+what]++
	}
	s.mu.Unlock()
	if depth == deepest {
		return
	}
	for _, inner := range unpacked(text) {
		s.within(place+", unpacked", inner, depth+1)
	}
}

// unpacked gives what a text holds if it is a container: gzip, zip, zlib or deflate.
func unpacked(text []byte) [][]byte {
	var all [][]byte
	keep := func(r io.Reader, err error) {
		if err != nil {
			return
		}
		inner, _ := io.ReadAll(io.LimitReader(r, 256<<20)) // as far as it goes
		if len(inner) >= headLength {
			all = append(all, inner)
		}
	}
	switch {
	case bytes.HasPrefix(text, []byte{0x1f, 0x8b}):
		r, err := gzip.NewReader(bytes.NewReader(text))
		keep(r, err)
	case bytes.HasPrefix(text, []byte("PK\x03\x04")):
		archive, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
		if err != nil {
			return nil
		}
		for _, file := range archive.File {
			r, err := file.Open()
			keep(r, err)
			all = append(all, []byte(file.Name))
		}
	case len(text) > 2 && text[0] == 0x78 && (int(text[0])<<8|int(text[1]))%31 == 0:
		r, err := zlib.NewReader(bytes.NewReader(text))
		keep(r, err)
	default:
		if len(text) < 64<<20 { // anything else that inflates
			keep(flate.NewReader(bytes.NewReader(text)), nil)
		}
	}
	return all
}

func (s *search) report() {
	s.t.Helper()
	var total int64
	for _, place := range sorted(s.bytes) {
		s.t.Logf("%s: %.1f MB", place, float64(s.bytes[place])/1e6)
		total += s.bytes[place]
	}
	s.t.Logf("all: %.1f MB", float64(total)/1e6)
	for _, what := range sorted(s.found) {
		s.t.Errorf("%d × %s", s.found[what], what)
	}
}

func sorted[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// lacks gives the guises of a value that were not found in a place.
func (s *search) lacks(place, what, value string) []string {
	var lacking []string
	for guise := range guises(value) {
		if !slices.ContainsFunc(sorted(s.found), func(f string) bool {
			return f == place+": "+what+" as "+guise
		}) {
			lacking = append(lacking, guise)
		}
	}
	return lacking
}
