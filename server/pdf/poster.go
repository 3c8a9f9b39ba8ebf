package pdf

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/image/font/opentype"

	"unioncard/server/union"
)

// A3, upright, in millimetres, and what stays free at its sides.
const (
	posterWidth  = 297.0
	posterHeight = 420.0
	posterMargin = 20.0
)

var (
	festive = colour{168, 24, 32}
	embers  = colour{186, 40, 44}
	gold    = colour{222, 178, 98}
	cream   = colour{253, 247, 236}
	pale    = colour{255, 233, 190}
	white   = colour{255, 255, 255}
)

// Poster draws a unit's poster. A character of the unit's name that the font lacks is
// drawn as 〓, the sign for a character that is not at hand. Errors: image_unreadable when
// QR is no picture.
func (p *Printer) Poster(ctx context.Context, poster union.Poster, format union.PosterFormat) ([]byte, error) {
	err := ctx.Err()
	if err != nil {
		return nil, err
	}
	ttf, err := FontTTF()
	if err != nil {
		return nil, err
	}
	font, err := opentype.Parse(ttf)
	if err != nil {
		return nil, fmt.Errorf("parse document font: %w", err)
	}
	code, err := readCode(poster.QR)
	if err != nil {
		return nil, err
	}
	page := &posterPage{font: font, code: code}
	page.layOut(poster)
	if page.err != nil {
		return nil, page.err
	}
	if format == union.PosterPDF {
		fonts, err := p.acquire()
		if err != nil {
			return nil, err
		}
		defer p.release()
		return printPoster(fonts, poster, page)
	}
	return paintPoster(font, page)
}

// layOut places everything, from the upper edge down; the code and the steps stand at the
// foot, where a hand with a phone reaches.
func (p *posterPage) layOut(poster union.Poster) {
	p.rect(0, 0, posterWidth, posterHeight, 0, white)
	y := p.header(poster)
	y = p.unit(poster.Unit, y)
	p.benefits(poster.Facts, y, stepsTop-6)
	p.steps(poster)
	p.foot(poster)
}

const headerHeight = 122.0

// header says whose card it is and for whom. It gives where its content ends.
func (p *posterPage) header(poster union.Poster) float64 {
	p.rect(0, 0, posterWidth, headerHeight, 0, festive)
	p.disc(posterWidth-34, 18, 74, embers)
	p.disc(22, headerHeight+2, 46, embers)
	p.rect(0, headerHeight, posterWidth, posterHeight-headerHeight, 0, white)
	p.rect(0, headerHeight-1.6, posterWidth, 1.6, 0, gold)
	room := posterWidth - 2*posterMargin
	p.write(posterMargin, 30, p.fit(poster.Federation, 27, room), pale, poster.Federation)
	size := p.fit(poster.Card, 90, room)
	p.write(posterMargin, 73, size, white, poster.Card)
	lead := p.fit(poster.Lead, 28, room)
	if lead < 22 {
		lead = 25
	}
	for i, line := range p.wrap(poster.Lead, lead, room+0.1) {
		p.write(posterMargin, 93+float64(i)*11, lead, pale, line)
	}
	return headerHeight
}

// unit puts the unit's name over the lower edge of the header, as large as it fits on at
// most three lines. It gives where it ends.
func (p *posterPage) unit(name string, y float64) float64 {
	room := posterWidth - 2*posterMargin - 24
	size, lines := 46.0, p.wrap(name, 46, room)
	for size > 22 && (len(lines) > 2 || len(lines) == 2 && size > 38) {
		size -= 2
		lines = p.wrap(name, size, room)
	}
	step := size / mm * 1.3
	height := step*float64(len(lines)) + 12
	top := y - 12
	p.rect(posterMargin-0.6, top-0.6, posterWidth-2*posterMargin+1.2, height+1.2, 6.6, gold)
	p.rect(posterMargin, top, posterWidth-2*posterMargin, height, 6, white)
	for i, line := range lines {
		p.writeCentred(posterWidth/2, top+6+step*(float64(i)+0.78), size, festive, line)
	}
	return top + height
}

// benefits lists what the card gives, in two columns, as large as there is room.
func (p *posterPage) benefits(facts []string, top, bottom float64) {
	p.heading(posterMargin, top+16, "这张卡能给您什么")
	top += 24
	const gap, dot = 10.0, 8.0
	column := (posterWidth - 2*posterMargin - gap) / 2
	for size := 25.0; ; size -= 1 {
		step := size / mm * 1.34
		var places []posterText
		heights := [2]float64{}
		for i, fact := range facts {
			side := i % 2
			x := posterMargin + float64(side)*(column+gap)
			for _, line := range p.wrap(fact, size, column-dot) {
				places = append(places, posterText{x + dot, top + heights[side] + step*0.8, line})
				heights[side] += step
			}
			heights[side] += step * 0.42
			heights[0], heights[1] = level(heights, side)
		}
		if top+max(heights[0], heights[1]) > bottom && size > 13 {
			continue
		}
		p.place(places, size, dot)
		return
	}
}

// level makes the two columns of a row end together.
func level(heights [2]float64, side int) (left, right float64) {
	if side == 0 {
		return heights[0], heights[1]
	}
	both := max(heights[0], heights[1])
	return both, both
}

// posterText is a line at its place.
type posterText struct {
	x, y float64
	line string
}

// place writes the lines, with a tick before the first of each fact: the lines of one
// fact follow each other closely.
func (p *posterPage) place(places []posterText, size, dot float64) {
	step := size / mm * 1.34
	last := posterText{y: -100}
	for _, t := range places {
		if t.x != last.x || t.y-last.y > step*1.2 {
			middle := t.y - size/mm*0.36
			p.disc(t.x-dot+2.6, middle, 2.8, festive)
			p.writeCentred(t.x-dot+2.6, middle+1.45, 12, white, "✓")
		}
		p.write(t.x, t.y, size, ink, t.line)
		last = t
	}
}

const (
	stepsTop    = 250.0
	stepsHeight = 134.0
	codeSide    = 104.0
)

// steps shows the code and, beside it, what to do.
func (p *posterPage) steps(poster union.Poster) {
	p.rect(posterMargin-6, stepsTop, posterWidth-2*posterMargin+12, stepsHeight, 8, cream)
	x, y := posterMargin, stepsTop+7
	p.rect(x, y, codeSide+6, codeSide+6, 5, white)
	p.picture(x+3, y+3, codeSide, codeSide)
	p.writeCentred(x+codeSide/2+3, stepsTop+stepsHeight-6, 26, festive, poster.Scan)

	left := x + codeSide + 18
	p.heading(left, stepsTop+20, "怎么办")
	room := posterWidth - posterMargin - left - 17
	size, free := 27.0, stepsHeight-32
	for size > 15 && p.stepsHeightAt(poster.Steps, size, room) > free {
		size--
	}
	// What is left over goes between the steps.
	air := (free - p.stepsHeightAt(poster.Steps, size, room)) / float64(len(poster.Steps)+1)
	at := stepsTop + 28 + min(air, 12) + size/mm
	for i, step := range poster.Steps {
		p.disc(left+5.5, at-size/mm*0.36, 5.6, festive)
		p.writeCentred(left+5.5, at-size/mm*0.36+2.35, 20, white, itoa(i+1))
		for _, line := range p.wrap(step, size, room) {
			p.write(left+16, at, size, ink, line)
			at += size / mm * 1.34
		}
		at += size/mm*0.6 + min(air, 12)
	}
}

func (p *posterPage) stepsHeightAt(steps []string, size, room float64) float64 {
	height := 0.0
	for _, step := range steps {
		height += float64(len(p.wrap(step, size, room)))*size/mm*1.34 + size/mm*0.6
	}
	return height
}

// foot says what to do without a scan, and whom to ask.
func (p *posterPage) foot(poster union.Poster) {
	const y = posterHeight - 15
	code := "不能扫码？在“申请办卡”里输入单位码：" + union.ShowCode(poster.Code)
	p.write(posterMargin, y, 19, ink, code)
	said := poster.Federation
	if poster.Phone != "" {
		said = "工会电话 " + poster.Phone
	}
	size := p.fit(said, 19, posterWidth-2*posterMargin-p.measure(code, 19)-8)
	p.write(posterWidth-posterMargin-p.measure(said, size), y, size, soft, said)
}

func (p *posterPage) heading(x, y float64, s string) {
	p.rect(x, y-9.6, 2.6, 11.6, 1.3, festive)
	p.write(x+6.5, y, 32, festive, s)
}

// fit gives the largest size up to most at which a line is no wider than room.
func (p *posterPage) fit(s string, most, room float64) float64 {
	if width := p.measure(s, most); width > room {
		return most * room / width
	}
	return most
}

// known replaces what the font lacks.
func (p *posterPage) known(s string) string {
	return strings.Map(func(r rune) rune {
		if p.glyph(r) == 0 {
			return '〓'
		}
		return r
	}, s)
}
