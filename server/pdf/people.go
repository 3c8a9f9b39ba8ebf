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

	person, err := next()
	for part := 1; err == nil; part++ {
		person, err = drawPart(ctx, fonts, head, part, person, next, emit)
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// drawPart draws one file, from person on, and answers the first person of the next file.
func drawPart(
	ctx context.Context, fonts *gopdf.FontContainer, head union.PaperHead, part int, person union.PersonPaper,
	next func() (union.PersonPaper, error), emit func(union.PaperFile) error,
) (union.PersonPaper, error) {
	kind := person.PersonPaperKind()
	c, err := newCanvas(fonts, kind, head, part, portrait)
	if err != nil {
		return nil, err
	}
	// Squeezing costs a third of the time of such a page and saves a fiftieth of its size.
	c.doc.SetNoCompression()
	var readErr error
	for page := 0; page < PartPages && readErr == nil; page++ {
		err = ctx.Err()
		if err != nil {
			return nil, err
		}
		err = drawPerson(c, person, kind)
		if err != nil {
			return nil, err
		}
		person, readErr = next()
	}
	if readErr != nil && !errors.Is(readErr, io.EOF) {
		return nil, readErr
	}
	file, err := c.finish(c.pages())
	if err != nil {
		return nil, err
	}
	err = emit(file)
	if err != nil {
		return nil, err
	}
	return person, readErr
}

func drawPerson(c *canvas, person union.PersonPaper, kind union.PaperKind) error {
	if person.PersonPaperKind() != kind {
		return fmt.Errorf("draw people: %q among %q", person.PersonPaperKind(), kind)
	}
	switch content := person.(type) {
	case union.IDSheet:
		drawIDSheet(c, content)
	case union.TaxDeclaration:
		drawTaxDeclaration(c, content)
	default:
		return fmt.Errorf("draw people: unknown kind %q", kind)
	}
	return c.err
}
