package pdf

import (
	"strings"
	"time"

	"unioncard/server/union"
)

const dayForm = "2006年1月2日"

func day(t time.Time) string {
	if t.IsZero() {
		return "　　　年　　月　　日"
	}
	return t.Format(dayForm)
}

// heading writes the title and who the paper is from and for; it answers where content begins.
func (c *canvas) heading() float64 {
	c.titleLine(27)
	y := 41.5
	half := c.inner() / 2
	c.label(margin, y, half-4, "申领单位", c.head.OrgName)
	c.label(margin+half+4, y, half-4, "受理网点", joined(c.head.BankName, c.head.BankBranchName))
	c.label(margin, y+7.5, half-4, "批次编号", c.head.BatchNumber+versionWords(c.head.Version))
	c.label(margin+half+4, y+7.5, half-4, "制表日期", day(c.head.Date))
	return y + 15.5
}

// titleLine writes the title over a double rule, as official papers have it.
func (c *canvas) titleLine(y float64) {
	size := 19.0
	if room := c.inner(); c.measure(c.title(), size)+0.6*float64(len([]rune(c.title()))) > room {
		size = size * room / (c.measure(c.title(), size) + 0.6*float64(len([]rune(c.title()))))
	}
	c.spaced(c.width()/2, y, size, 0.6, ink, c.title())
	c.line(margin, y+5, c.width()-margin, y+5, 0.55, accent)
	c.line(margin, y+6, c.width()-margin, y+6, 0.12, accent)
}

func versionWords(version int) string {
	if version < 1 {
		return ""
	}
	return "　第 " + itoa(version) + " 版"
}

func joined(parts ...string) string {
	var kept []string
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, " ")
}

// label writes a small grey label and its value on a line of width w; a value that does not fit gets smaller.
func (c *canvas) label(x, y, w float64, label, value string) {
	c.text(x, y, 9, soft, left, label)
	at := x + c.measure(label, 9) + 3
	c.text(at, y, c.fit(value, 11, w-(at-x)), ink, left, value)
}

// fit answers a size, at most the given one, at which the text is no wider than w.
func (c *canvas) fit(s string, size, w float64) float64 {
	if got := c.measure(s, size); got > w {
		return max(size*w/got, 5)
	}
	return size
}

// paragraph writes wrapped text with a two-character indent and answers the y below it.
func (c *canvas) paragraph(y, size float64, s string) float64 {
	lead := size * 1.85 / mm
	for _, line := range c.wrap("　　"+s, size, c.inner()) {
		if y > c.bottom() {
			c.newPage()
			y = margin + lead
		}
		c.text(margin, y, size, ink, left, line)
		y += lead
	}
	return y
}

// fields writes a quiet form, two fields in a row where both fit; an empty value leaves a line for ink.
func (c *canvas) fields(y float64, fields []union.PaperField) float64 {
	const row = 10.5
	half := c.inner() / 2
	column := 0
	for _, field := range fields {
		label := max(c.measure(field.Label, 10)+3, 24)
		room := half - label - 5
		wide := c.measure(field.Value, 11.5) > room
		if wide {
			column, room = 0, c.inner()-label-5
		}
		if column == 0 {
			if y+row > c.bottom() {
				c.newPage()
				y = margin
			}
			y += row
		}
		x := margin + half*float64(column)
		c.text(x, y, 10, soft, left, field.Label)
		c.text(x+label, y, c.fit(field.Value, 11.5, room), ink, left, field.Value)
		c.line(x+label, y+2, x+label+room, y+2, 0.1, faint)
		if !wide {
			column = 1 - column
		}
	}
	return y + row/2
}

// sealHeight is what stamp needs.
const sealHeight = 46.0

// stamp leaves the place for the unit's seal, with its name and the day beneath,
// on the right; signers get a line each on the left.
func (c *canvas) stamp(y float64, signers ...string) {
	if y+sealHeight > c.bottom() {
		c.newPage()
		y = margin
	}
	for i, signer := range signers {
		at := y + 13 + 13*float64(i)
		c.text(margin, at, 11, ink, left, signer+"：")
		from := margin + c.measure(signer+"：", 11) + 1
		c.line(from, at+1.5, from+46, at+1.5, 0.15, soft)
	}
	const radius = 20.5
	x := c.width() - margin - radius - 14
	c.dashed(func() { c.circle(x, y+radius+2, radius, 0.2, faint) })
	c.text(x, y+radius+3.4, 10, faint, centre, "（盖章处）")
	c.text(x, y+radius+11, c.fit(c.head.OrgName, 9.5, 62), ink, centre, c.head.OrgName)
	c.text(x, y+radius+17.5, 9.5, ink, centre, day(c.head.Date))
}
