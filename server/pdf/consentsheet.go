package pdf

import (
	"fmt"
	"strings"

	"unioncard/server/union"
)

// drawConsentSheet draws both agreements whole and, at their end, the place for the hand.
func drawConsentSheet(c *canvas, paper union.ConsentSheet) {
	c.newPage()
	c.titleLine(27)
	c.text(margin, 40, 9, soft, left, c.head.OrgName)
	c.text(c.width()-margin, 40, 9, soft, right, "编号 "+c.head.Reference)
	fields := make([]union.PaperField, len(paper.Fields))
	for i, f := range paper.Fields {
		fields[i] = union.PaperField{Label: f.Label, Value: c.printable(f.Value)}
	}
	y := c.fields(40, fields) + 2
	for i, text := range paper.Texts {
		y = c.heading2(y, fmt.Sprintf("%s、%s（%s 版）", []string{"一", "二", "三"}[i%3], text.Title, text.Version))
		for line := range strings.Lines(text.Body) {
			if line = strings.TrimSpace(line); line != "" {
				y = c.paragraph(y, 10.5, line)
			}
		}
		y += 2
	}
	c.hand(y + 4)
}

// heading2 writes the title of an agreement and answers where its text begins.
func (c *canvas) heading2(y float64, title string) float64 {
	if y+16 > c.bottom() {
		c.newPage()
		y = margin + 4
	}
	c.text(margin, y+4, 12, accent, left, title)
	return y + 12
}

const handHeight = 40.0

// hand leaves the place for the signature and the day, ticked for each agreement apart.
func (c *canvas) hand(y float64) {
	if y+handHeight > c.bottom() {
		c.newPage()
		y = margin
	}
	for i, words := range []string{"我已看完（或听读完）第一份，同意。", "我已看完（或听读完）第二份，同意。"} {
		at := y + 8*float64(i)
		c.tick(margin, at, false)
		c.text(margin+7, at+3.4, 11, ink, left, words)
	}
	y += 26
	c.text(margin, y, 12, ink, left, "本人签名：")
	c.line(margin+26, y+1.5, margin+88, y+1.5, 0.2, soft)
	c.text(margin+96, y, 12, ink, left, "日期：　　　　年　　月　　日")
}

// drawCounterList draws a quiet table with the place for the seal.
func drawCounterList(c *canvas, list union.CounterList) int {
	c.newPage()
	c.titleLine(27)
	c.label(margin, 41.5, c.inner()/2, "单位工会", c.head.OrgName)
	c.label(margin+c.inner()/2+4, 41.5, c.inner()/2-4, "制表日期", day(c.head.Date))
	t := c.table(49, list.Columns)
	t.rows(len(list.Rows), func(i int) []string { return c.printableRow(list.Rows[i]) }, sealHeight+noteLead*float64(len(list.Notes)+1))
	y := t.y + 3
	for _, note := range list.Notes {
		y += noteLead
		c.text(margin, y, 8.5, soft, left, note)
	}
	c.stamp(y+1, "经办人")
	return len(list.Rows)
}

// printable puts the code point of a character in its place where the font lacks it: on
// a paper that only the unit and the person read, that is enough.
func (c *canvas) printable(text string) string {
	missing, err := Missing(text)
	if err != nil {
		c.fail(err)
		return text
	}
	for _, r := range missing {
		text = strings.ReplaceAll(text, string(r), fmt.Sprintf("〔U+%04X〕", r))
	}
	return text
}
