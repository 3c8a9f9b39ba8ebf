package pdf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"unioncard/server/union"
)

// crowd gives the same page n times and counts how far it was asked.
type crowd struct {
	sheet union.IDSheet
	n     int
	given int
}

func (c *crowd) next() (union.PersonPaper, error) {
	if c.given == c.n {
		return nil, io.EOF
	}
	c.given++
	sheet := c.sheet
	sheet.RowNumber = c.given
	return sheet, nil
}

func TestPartsHoldFiftyPages(t *testing.T) {
	for _, test := range []struct {
		people int
		pages  []int
	}{{0, nil}, {1, []int{1}}, {50, []int{50}}, {51, []int{50, 1}}, {100, []int{50, 50}}, {101, []int{50, 50, 1}}} {
		t.Run(fmt.Sprint(test.people, " people"), func(t *testing.T) {
			people := &crowd{sheet: sampleSheet(t, 1, "样本"), n: test.people}
			var pages []int
			err := New(nil).DrawPeople(t.Context(), sampleHead(), people.next, func(file union.PaperFile) error {
				pages = append(pages, file.Pages)
				want := fmt.Sprintf("id_sheets-%02d.pdf", len(pages))
				if file.Name != want || file.Rows != file.Pages {
					t.Errorf("part %q of %d rows and %d pages, want %q", file.Name, file.Rows, file.Pages, want)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if fmt.Sprint(pages) != fmt.Sprint(test.pages) {
				t.Errorf("parts of %v pages, want %v", pages, test.pages)
			}
		})
	}
}

func TestAPartIsHandedOverBeforeTheNextIsRead(t *testing.T) {
	people := &crowd{sheet: sampleSheet(t, 1, "样本"), n: 120}
	var asked []int
	err := New(nil).DrawPeople(t.Context(), sampleHead(), people.next, func(union.PaperFile) error {
		asked = append(asked, people.given)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(asked) != "[51 101 120]" {
		t.Errorf("asked for %v people when the parts came", asked)
	}
}

func TestDrawingStopsAtTheFirstFailure(t *testing.T) {
	broken := errors.New("storage away")
	t.Run("of the reader", func(t *testing.T) {
		calls := 0
		err := New(nil).DrawPeople(t.Context(), sampleHead(), func() (union.PersonPaper, error) {
			calls++
			if calls == 3 {
				return nil, broken
			}
			return sampleSheet(t, calls, "样本"), nil
		}, func(union.PaperFile) error { t.Error("a part without its last page was handed over"); return nil })
		if !errors.Is(err, broken) {
			t.Errorf("answers %v", err)
		}
	})
	t.Run("of the receiver", func(t *testing.T) {
		people := &crowd{sheet: sampleSheet(t, 1, "样本"), n: 120}
		err := New(nil).DrawPeople(t.Context(), sampleHead(), people.next, func(union.PaperFile) error { return broken })
		if !errors.Is(err, broken) || people.given != 51 {
			t.Errorf("answers %v after %d people", err, people.given)
		}
	})
	t.Run("when it is called off", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		people := &crowd{sheet: sampleSheet(t, 1, "样本"), n: 3}
		err := New(nil).DrawPeople(ctx, sampleHead(), people.next, func(union.PaperFile) error { return nil })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("answers %v", err)
		}
	})
}

func TestTheFontIsReleasedAfterTheLastPaper(t *testing.T) {
	printer := New(nil)
	release, err := printer.Hold()
	if err != nil {
		t.Fatal(err)
	}
	_, err = printer.Draw(t.Context(), sampleAmendment())
	if err != nil {
		t.Fatal(err)
	}
	if printer.fonts == nil {
		t.Error("the font went while it was held")
	}
	release()
	release()
	if printer.fonts != nil || printer.users != 0 {
		t.Errorf("the font stays with %d users", printer.users)
	}
}

// photos400 is a sheet with two photos of about 400 KB.
func photos400(tb testing.TB) union.IDSheet {
	tb.Helper()
	sheet := sampleSheet(tb, 1, "𬱖样本")
	sheet.Front = card{w: 1600, h: 1009, front: true, noise: 13, quality: 85}.jpeg(tb)
	sheet.Back = card{w: 1600, h: 1009, noise: 13, quality: 85}.jpeg(tb)
	return sheet
}

func TestMemoryDoesNotGrowWithThePages(t *testing.T) {
	sheet := photos400(t)
	peak := func(n int) uint64 {
		people := apart(sheet, n)
		var most uint64
		look := func() {
			runtime.GC()
			var stats runtime.MemStats
			runtime.ReadMemStats(&stats)
			most = max(most, stats.HeapAlloc)
		}
		fullest := func() (union.PersonPaper, error) {
			if people.given%PartPages == PartPages-1 {
				look()
			}
			return people.next()
		}
		err := New(nil).DrawPeople(t.Context(), sampleHead(), fullest, func(file union.PaperFile) error {
			look()
			runtime.KeepAlive(file.Bytes)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return most
	}
	one, four := peak(PartPages), peak(4*PartPages)
	t.Logf("heap with a part in memory: %d MB for 50 pages, %d MB for 200", one>>20, four>>20)
	if four > one+one/4 {
		t.Errorf("heap grows from %d MB for 50 pages to %d MB for 200", one>>20, four>>20)
	}
}

// distinct gives each page photos of its own, as people have.
type distinct struct {
	crowd
	photos [PartPages][2][]byte
}

// apart makes the photos beforehand, so that making them is not measured.
func apart(sheet union.IDSheet, n int) *distinct {
	d := &distinct{crowd: crowd{sheet: sheet, n: n}}
	for i := range d.photos {
		d.photos[i] = [2][]byte{numbered(sheet.Front, i), numbered(sheet.Back, i)}
	}
	return d
}

func (d *distinct) next() (union.PersonPaper, error) {
	paper, err := d.crowd.next()
	if err != nil {
		return nil, err
	}
	sheet, ok := paper.(union.IDSheet)
	if !ok {
		return nil, errors.New("no ID sheet")
	}
	pair := d.photos[d.given%PartPages]
	sheet.Front, sheet.Back = pair[0], pair[1]
	return sheet, nil
}

// numbered puts a comment segment with a number behind a JPEG's start.
func numbered(photo []byte, n int) []byte {
	mark := fmt.Sprintf("\xff\xfe\x00\x0a%08d", n)
	return append(append(append([]byte{}, photo[:2]...), mark...), photo[2:]...)
}

func BenchmarkIDSheets(b *testing.B) {
	signed := photos400(b)
	unsigned := signed
	unsigned.Signature = nil
	for name, sheet := range map[string]union.IDSheet{"signed": signed, "photos only": unsigned} {
		b.Run(name, func(b *testing.B) {
			b.Logf("photos of %d and %d KB", len(sheet.Front)>>10, len(sheet.Back)>>10)
			people := apart(sheet, b.N)
			b.ReportAllocs()
			b.ResetTimer()
			err := New(nil).DrawPeople(b.Context(), sampleHead(), people.next, func(union.PaperFile) error { return nil })
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
		})
	}
}

func TestPaperFilesDoNotPrintWhatTheyHold(t *testing.T) {
	for name, value := range map[string]any{
		"a sheet": sampleSheet(t, 1, "样本秘密"), "a list": sampleList(1), "a letter": sampleLetter(t),
		"a file": union.PaperFile{Bytes: []byte("样本秘密")}, "a declaration": sampleDeclaration(t, 1),
	} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
			if printed := fmt.Sprintf(verb, value); strings.Contains(printed, "样本") {
				t.Errorf("%s prints its content with %s", name, verb)
			}
		}
	}
}
