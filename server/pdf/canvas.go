package pdf

import (
	"crypto/sha256"
	"fmt"
	"hash"
	"strings"

	"github.com/signintech/gopdf"

	"unioncard/server/union"
)

// mm is one millimetre in points, the unit of a document.
const mm = 72 / 25.4

// A4 and what stays free of it, in millimetres.
const (
	paperShort = 210.0
	paperLong  = 297.0
	margin     = 20.0
	footerTop  = 29.0 // from the lower edge; content ends above
)

type layout bool

const (
	portrait  layout = false
	landscape layout = true
)

// colour is red, green, blue.
type colour [3]uint8

var (
	ink    = colour{28, 32, 38}
	soft   = colour{104, 110, 120}
	faint  = colour{200, 204, 210}
	tint   = colour{246, 246, 243}
	accent = colour{170, 30, 36}
)

// canvas draws one document in millimetres from the upper left corner. The first
// error sticks and is answered by finish.
type canvas struct {
	doc    *gopdf.GoPdf
	kind   union.PaperKind
	head   union.PaperHead
	part   int
	wide   bool
	size   float64 // of the font now
	widths map[rune]float64
	weight int                           // bytes of the images that the library holds
	photos map[[sha256.Size]byte]picture // that stubs stand for

	page   hash.Hash // over the page being drawn
	hashes []string  // of the pages before
	onPage bool
	err    error
}

func newCanvas(
	fonts *gopdf.FontContainer, kind union.PaperKind, head union.PaperHead, part int, lay layout,
) (*canvas, error) {
	c := &canvas{
		doc: new(gopdf.GoPdf), kind: kind, head: head, part: part, wide: bool(lay),
		widths: map[rune]float64{}, page: sha256.New(), photos: map[[sha256.Size]byte]picture{},
	}
	c.doc.Start(gopdf.Config{PageSize: gopdf.Rect{W: c.width() * mm, H: c.height() * mm}})
	c.doc.SetInfo(gopdf.PdfInfo{
		Title: c.title(), Author: plainBMP(head.OrgName), Subject: head.BatchNumber, CreationDate: head.Date,
	})
	err := c.doc.AddTTFFontFromFontContainer(fontFamily, fonts)
	if err != nil {
		return nil, fmt.Errorf("add document font: %w", err)
	}
	err = c.doc.SetFont(fontFamily, "", 10)
	if err != nil {
		return nil, fmt.Errorf("set document font: %w", err)
	}
	return c, nil
}

// plainBMP leaves out what the library would write wrongly into a document's properties.
func plainBMP(text string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xFFFF {
			return -1
		}
		return r
	}, text)
}

func (c *canvas) title() string {
	if c.head.Title != "" {
		return c.head.Title
	}
	return c.kind.Title()
}

func (c *canvas) width() float64 {
	if c.wide {
		return paperLong
	}
	return paperShort
}

func (c *canvas) height() float64 {
	if c.wide {
		return paperShort
	}
	return paperLong
}

// bottom is where content must end.
func (c *canvas) bottom() float64 { return c.height() - footerTop }

// inner is the width between the margins.
func (c *canvas) inner() float64 { return c.width() - 2*margin }

func (c *canvas) pages() int { return len(c.hashes) + 1 }

// newPage ends the page before and starts the next.
func (c *canvas) newPage() {
	if c.onPage {
		c.hashes = append(c.hashes, c.pageHash())
		c.page.Reset()
	}
	c.onPage = true
	c.doc.AddPage()
	c.note("page %s %d %s", c.head.BatchNumber, c.head.Version, c.kind)
}

func (c *canvas) pageHash() string {
	return fmt.Sprintf("%X", c.page.Sum(nil))[:32]
}

// note puts what is drawn into the page's hash.
func (c *canvas) note(format string, args ...any) {
	_, _ = fmt.Fprintf(c.page, format+"\x00", args...) // a hash takes all bytes
}

func (c *canvas) fail(err error) {
	if c.err == nil && err != nil {
		c.err = err
	}
}
