package pdf

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/signintech/gopdf"

	"unioncard/server/union"
)

// PartPages is how many pages one file of a document of many people has at most.
const PartPages = 50

// DrawPeople draws the pages that next gives, until it answers io.EOF, as files
// of at most PartPages pages, and hands each to emit before it draws on: memory
// is that of one part, however many people there are. All pages must be of one
// kind. Errors are those of Draw, of next and of emit.
func (p *Printer) DrawPeople(
	ctx context.Context, head union.PaperHead,
	next func() (union.PersonPaper, error), emit func(union.PaperFile) error,
) error {
	fonts, err := p.acquire()
	if err != nil {
		return err
	}
	defer p.release()

	first := new(oneEncoder).ready(next())
	for part := 1; first.err == nil; part++ {
		first = drawPart(ctx, fonts, head, part, first, next, emit)
	}
	if errors.Is(first.err, io.EOF) {
		return nil
	}
	return first.err
}

// drawPart draws one file, from person on, and answers the first person of the next
// file, or why there is none.
func drawPart(
	ctx context.Context, fonts *gopdf.FontContainer, head union.PaperHead, part int, person prepared,
	next func() (union.PersonPaper, error), emit func(union.PaperFile) error,
) prepared {
	kind := person.paper.PersonPaperKind()
	c, err := newCanvas(fonts, kind, head, part, portrait)
	if err != nil {
		return prepared{err: err}
	}
	// Squeezing costs a third of the time of such a page and saves a fiftieth of its size.
	c.doc.SetNoCompression()
	others := readAhead(next, PartPages)
	defer others.stop()
	for page := 0; page < PartPages && person.err == nil; page++ {
		err = ctx.Err()
		if err != nil {
			return prepared{err: err}
		}
		err = drawPerson(c, person, kind)
		if err != nil {
			return prepared{err: err}
		}
		person = <-others.people
	}
	if person.err != nil && !errors.Is(person.err, io.EOF) {
		return person
	}
	file, err := c.finish(c.pages())
	if err == nil {
		err = emit(file)
	}
	if err != nil {
		return prepared{err: err}
	}
	return person
}

func drawPerson(c *canvas, person prepared, kind union.PaperKind) error {
	if person.paper.PersonPaperKind() != kind {
		return fmt.Errorf("draw people: %q among %q", person.paper.PersonPaperKind(), kind)
	}
	switch content := person.paper.(type) {
	case union.IDSheet:
		drawIDSheet(c, content, person.images)
	case union.TaxDeclaration:
		drawTaxDeclaration(c, content, person.images)
	default:
		return fmt.Errorf("draw people: unknown kind %q", kind)
	}
	return c.err
}
