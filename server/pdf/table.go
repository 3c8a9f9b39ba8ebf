package pdf

import "unioncard/server/union"

const (
	cellPad  = 1.6
	cellSize = 9.0
	cellLead = 4.2
	headSize = 9.0
)

// table draws rows with the titles again on each page, and answers the y below.
// A cell that is too wide wraps; what makes it higher, makes its row higher.
type table struct {
	c       *canvas
	columns []union.PaperColumn
	scale   float64
	y       float64
	shaded  bool
	least   float64 // how high a row is at least

	crop       *union.NameCrop // a picture over the text of one cell of the next row
	cropColumn int
}

func (c *canvas) table(y float64, columns []union.PaperColumn) *table {
	var sum float64
	for _, column := range columns {
		sum += column.Width
	}
	t := &table{c: c, columns: columns, scale: 1, y: y}
	if sum > 0 {
		t.scale = c.inner() / sum
	}
	t.titles()
	return t
}

func (t *table) titles() {
	c := t.c
	lines, height := t.layOut(t.cells(func(i int) string { return t.columns[i].Title }), headSize)
	c.fill(margin, t.y, c.inner(), height, tint)
	c.line(margin, t.y, c.width()-margin, t.y, 0.35, ink)
	t.put(lines, headSize, height, centre)
	t.y += height
	c.line(margin, t.y, c.width()-margin, t.y, 0.2, ink)
	t.shaded = false
}

// rows draws all rows. What comes behind the table needs tail millimetres; the
// last row goes along to the next page when they are not left, so that no seal
// stands on a page without content.
func (t *table) rows(n int, row func(int) []string, tail float64) {
	for i := range n {
		if t.c.err != nil {
			return
		}
		if i == n-1 {
			t.row(row(i), tail)
			break
		}
		t.row(row(i), 0)
	}
	t.end()
}

// row draws one row; a page that has no room for it and the tail is ended first.
func (t *table) row(values []string, tail float64) {
	lines, height := t.layOut(values, cellSize)
	height = max(height, t.least)
	if t.crop != nil {
		height += cropHeight + 1
	}
	if t.y+height+tail > t.c.bottom() {
		t.end()
		t.c.newPage()
		t.y = margin
		t.titles()
	}
	if t.shaded {
		t.c.fill(margin, t.y+0.1, t.c.inner(), height-0.1, colour{251, 251, 249})
	}
	t.shaded = !t.shaded
	t.put(lines, cellSize, height, left)
	t.y += height
	t.c.line(margin, t.y, t.c.width()-margin, t.y, 0.08, faint)
	t.crop = nil
}

// cropHeight is how high a picture of a name stands in a cell, in millimetres.
const cropHeight = 5.0

func (t *table) end() {
	t.c.line(margin, t.y, t.c.width()-margin, t.y, 0.35, ink)
}

func (t *table) cells(value func(int) string) []string {
	values := make([]string, len(t.columns))
	for i := range values {
		values[i] = value(i)
	}
	return values
}

func (t *table) layOut(values []string, size float64) (lines [][]string, height float64) {
	most := 1
	lines = make([][]string, len(t.columns))
	for i, column := range t.columns {
		if i < len(values) {
			lines[i] = t.c.wrap(values[i], size, column.Width*t.scale-2*cellPad)
		}
		most = max(most, len(lines[i]))
	}
	return lines, float64(most)*cellLead + 3.2
}

func (t *table) put(lines [][]string, size, height float64, a align) {
	x := margin
	for i, column := range t.columns {
		w := column.Width * t.scale
		top := t.y + (height-float64(len(lines[i]))*cellLead)/2
		if t.crop != nil && i == t.cropColumn {
			t.picture(x+cellPad, top-cropHeight/2, w-2*cellPad)
			top += cropHeight/2 + 0.5
		}
		for n, line := range lines[i] {
			at := x + cellPad
			if a == centre {
				at = x + w/2
			}
			t.c.text(at, top+cellLead*float64(n)+3.15, size, ink, a, line)
		}
		x += w
	}
}

func (t *table) picture(x, y, widest float64) {
	if t.c.err != nil {
		return
	}
	image := photoPicture(t.crop.JPEG)
	if image.err != nil {
		t.c.fail(image.err)
		return
	}
	scale := min(cropHeight/float64(image.height), widest/float64(image.width))
	t.c.picture(image, x, y, float64(image.width)*scale, float64(image.height)*scale)
}
