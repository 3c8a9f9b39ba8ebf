package union_test

import (
	"crypto/rand"
	"testing"
	"time"

	"unioncard/server/union"
)

type standing struct{ at time.Time }

func (s *standing) Now() time.Time { return s.at }

func TestIDsAreInTheOrderOfTheirMakingAlsoWhileTheClockStandsOrGoesBack(t *testing.T) {
	clock := &standing{time.Date(2026, 3, 4, 5, 6, 7, 8_000_000, time.UTC)}
	ids := union.NewIDs(clock, rand.Reader)
	first := ids.New()
	if got, want := string(first[:15]), "019cb73d-3220-7"; !first.Valid() || got != want {
		t.Errorf("the id of a moment begins with %s, want %s", got, want)
	}
	last := first
	for i := range 20_000 {
		switch i {
		case 10_000:
			clock.at = clock.at.Add(-time.Hour)
		case 15_000:
			clock.at = clock.at.Add(2 * time.Hour)
		}
		id := ids.New()
		if !id.Valid() || id <= last {
			t.Fatalf("%s was made after %s", id, last)
		}
		last = id
	}
}

func TestAnIDIsTakenApartAndWrittenAgain(t *testing.T) {
	id := union.ID("019cac0f-26a5-7393-87af-22bc2e676747")
	b, ok := id.Bytes()
	if !ok || union.IDOf(b) != id {
		t.Errorf("%s came back as %s", id, union.IDOf(b))
	}
	for _, text := range []union.ID{"", "019cac0f26a5739387af22bc2e676747abcd", "019cac0f-26a5-7393-87af-22bc2e67674"} {
		if _, ok := text.Bytes(); ok {
			t.Errorf("%q is taken for an id", text)
		}
	}
}
