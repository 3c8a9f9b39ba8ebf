package pdf

import (
	"github.com/signintech/gopdf"
)

type align int

const (
	left align = iota
	centre
	right
)

// text writes one line with its baseline at y. For centre and right, x is the middle or the end.
func (c *canvas) text(x, y, size float64, col colour, a align, s string) {
	if s == "" || c.err != nil {
		return
	}
	c.note("text %.2f %.2f %.1f %s", x, y, size, s)
	switch a {
	case centre:
		x -= c.measure(s, size) / 2
	case right:
		x -= c.measure(s, size)
	}
	c.write(x, y, size, col, s)
}

// write puts a line on the page without noting it in the page's hash.
func (c *canvas) write(x, y, size float64, col colour, s string) {
	c.setSize(size)
	c.doc.SetTextColor(col[0], col[1], col[2])
	c.doc.SetXY(x*mm, y*mm)
	c.fail(c.doc.Text(s))
}

func (c *canvas) setSize(size float64) {
	if c.size != size {
		c.size = size
		c.fail(c.doc.SetFontSize(size))
	}
}

// measure gives the width of a line in millimetres. A character that the font lacks ends the document.
func (c *canvas) measure(s string, size float64) float64 {
	var sum float64
	for _, r := range s {
		w, ok := c.widths[r]
		if !ok {
			w = c.measureRune(r)
			c.widths[r] = w
		}
		sum += w
	}
	return sum * size / mm
}

// measureRune gives a character's width in ems.
func (c *canvas) measureRune(r rune) float64 {
	has, err := c.doc.IsCurrFontContainGlyph(r)
	c.fail(err)
	if !has {
		c.fail(errGlyphMissing(r))
		return 1
	}
	c.setSize(100)
	w, err := c.doc.MeasureTextWidth(string(r))
	c.fail(err)
	return w / 100
}

// spaced writes a centred title with air between its characters.
func (c *canvas) spaced(x, y, size, gap float64, col colour, s string) {
	runes := []rune(s)
	total := c.measure(s, size) + gap*float64(len(runes)-1)
	c.note("text %.2f %.2f %.1f %s", x, y, size, s)
	c.fail(c.doc.SetCharSpacing(gap * mm))
	c.write(x-total/2, y, size, col, s)
	c.fail(c.doc.SetCharSpacing(0))
}

func (c *canvas) line(x1, y1, x2, y2, thick float64, col colour) {
	c.note("line %.2f %.2f %.2f %.2f", x1, y1, x2, y2)
	c.doc.SetLineWidth(thick * mm)
	c.doc.SetStrokeColor(col[0], col[1], col[2])
	c.doc.Line(x1*mm, y1*mm, x2*mm, y2*mm)
}

func (c *canvas) box(x, y, w, h, thick float64, col colour) {
	c.note("box %.2f %.2f %.2f %.2f", x, y, w, h)
	c.doc.SetLineWidth(thick * mm)
	c.doc.SetStrokeColor(col[0], col[1], col[2])
	c.doc.RectFromUpperLeftWithStyle(x*mm, y*mm, w*mm, h*mm, "D")
}

func (c *canvas) fill(x, y, w, h float64, col colour) {
	c.doc.SetFillColor(col[0], col[1], col[2])
	c.doc.RectFromUpperLeftWithStyle(x*mm, y*mm, w*mm, h*mm, "F")
}

// dashed draws with draw in short strokes.
func (c *canvas) dashed(draw func()) {
	c.doc.SetCustomLineType([]float64{1.6 * mm, 1.2 * mm}, 0)
	draw()
	c.doc.SetCustomLineType([]float64{}, 0)
}

func (c *canvas) circle(x, y, radius, thick float64, col colour) {
	c.note("circle %.2f %.2f %.2f", x, y, radius)
	c.doc.SetLineWidth(thick * mm)
	c.doc.SetStrokeColor(col[0], col[1], col[2])
	c.doc.Oval((x-radius)*mm, (y-radius)*mm, (x+radius)*mm, (y+radius)*mm)
}

// picture puts an image into a rectangle.
func (c *canvas) picture(p picture, x, y, w, h float64) {
	if c.err != nil {
		return
	}
	c.note("picture %.2f %.2f %.2f %.2f %x", x, y, w, h, p.sum)
	stands := p.data
	if p.stub != nil {
		stands = p.stub
		c.photos[p.sum] = p
	}
	c.weight += len(stands)
	c.fail(c.doc.ImageByHolder(&bytesHolder{id: string(p.sum[:]), rest: stands}, x*mm, y*mm,
		&gopdf.Rect{W: w * mm, H: h * mm}))
}

// watermark writes translucent lines of text across a rectangle.
func (c *canvas) watermark(s string, x, y, w, h float64) {
	if s == "" || c.err != nil {
		return
	}
	c.note("watermark %.2f %.2f %s", x, y, s)
	size := 10.5
	if room := w * 0.92; c.measure(s, size) > room {
		size *= room / c.measure(s, size)
	}
	c.setSize(size)
	c.doc.SetTextColor(accent[0], accent[1], accent[2])
	c.doc.Rotate(16, (x+w/2)*mm, (y+h/2)*mm)
	for _, dy := range []float64{-h * 0.27, 0, h * 0.27} {
		c.doc.SetXY(x*mm, (y+h/2+dy-3)*mm)
		c.fail(c.doc.CellWithOption(&gopdf.Rect{W: w * mm, H: 6 * mm}, s, gopdf.CellOption{
			Align:        gopdf.Center | gopdf.Middle,
			Transparency: &gopdf.Transparency{Alpha: 0.34, BlendModeType: gopdf.NormalBlendMode},
		}))
	}
	c.doc.RotateReset()
}
