package pdf

import (
	"bytes"
	"image"
	_ "image/jpeg" // what WeChat draws
	_ "image/png"  // what we draw

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

type shapeKind int

const (
	shapeRect shapeKind = iota
	shapeText
	shapeCode
)

// shape is one thing on a poster: sizes in millimetres, that of text in points. Text
// stands on the baseline y.
type shape struct {
	kind          shapeKind
	x, y, w, h, r float64 // r rounds the corners
	size          float64
	colour        colour
	text          string
}

// posterPage is a poster as shapes, so that picture and document show the same.
type posterPage struct {
	font   *sfnt.Font
	code   image.Image
	shapes []shape
	widths map[rune]float64
	buf    sfnt.Buffer
	err    error
}

func (p *posterPage) rect(x, y, w, h, r float64, c colour) {
	p.shapes = append(p.shapes, shape{kind: shapeRect, x: x, y: y, w: w, h: h, r: r, colour: c})
}

func (p *posterPage) disc(x, y, r float64, c colour) { p.rect(x-r, y-r, 2*r, 2*r, r, c) }

func (p *posterPage) write(x, y, size float64, c colour, s string) {
	p.shapes = append(p.shapes, shape{kind: shapeText, x: x, y: y, size: size, colour: c, text: p.known(s)})
}

func (p *posterPage) writeCentred(x, y, size float64, c colour, s string) {
	p.write(x-p.measure(s, size)/2, y, size, c, s)
}

func (p *posterPage) picture(x, y, w, h float64) {
	p.shapes = append(p.shapes, shape{kind: shapeCode, x: x, y: y, w: w, h: h})
}

func (p *posterPage) glyph(r rune) sfnt.GlyphIndex {
	index, err := p.font.GlyphIndex(&p.buf, r)
	if err != nil && p.err == nil {
		p.err = err
	}
	return index
}

// measure gives the width of a line in millimetres.
func (p *posterPage) measure(s string, size float64) float64 {
	if p.widths == nil {
		p.widths = map[rune]float64{}
	}
	sum := 0.0
	for _, r := range p.known(s) {
		w, ok := p.widths[r]
		if !ok {
			const em = 1000
			advance, err := p.font.GlyphAdvance(&p.buf, p.glyph(r), fixed.I(em), font.HintingNone)
			if err != nil && p.err == nil {
				p.err = err
			}
			w = float64(advance) / 64 / em
			p.widths[r] = w
		}
		sum += w
	}
	return sum * size / mm
}

// wrap breaks a text into as few lines as fit, and these as even as they can be: a last
// line of one character looks like a mistake.
func (p *posterPage) wrap(s string, size, w float64) []string {
	lines := wrapText(p.measure, s, size, w)
	for narrow := w - 1; narrow > w/2; narrow-- {
		even := wrapText(p.measure, s, size, narrow)
		if len(even) > len(lines) {
			break
		}
		lines = even
	}
	return lines
}

// readCode decodes the code of a poster, whose size is read before that.
func readCode(file []byte) (image.Image, error) {
	config, _, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil || config.Width > maxSide || config.Height > maxSide || config.Width < 1 || config.Height < 1 {
		return nil, errImage(err)
	}
	code, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, errImage(err)
	}
	return code, nil
}
