package pdf

import "unioncard/server/union"

// signHeight is what both signatures of a receipt need.
const signHeight = 40.0

// drawHandoverReceipt draws who gave what to whom: the facts, the list, the sums, and both hands.
func drawHandoverReceipt(c *canvas, paper union.HandoverReceipt) int {
	c.newPage()
	c.titleLine(27)
	c.label(margin, 41.5, c.inner()/2-4, "单位工会", c.head.OrgName)
	c.label(margin+c.inner()/2+4, 41.5, c.inner()/2-4, "制表日期", day(c.head.Date))
	y := c.fields(43, paper.Fields) + 3
	t := c.table(y, paper.Columns)
	tail := totalsHeight + noteLead*float64(len(paper.Notes)) + signHeight
	t.rows(len(paper.Rows), func(i int) []string { return c.printableRow(paper.Rows[i]) }, tail)
	y = c.totals(t.y, paper.Totals)
	for _, note := range paper.Notes {
		y += noteLead
		c.text(margin, y, 8.5, soft, left, note)
	}
	c.hands(y+3, paper.Sender, paper.Taker)
	return len(paper.Rows)
}

// hands puts both signatures side by side, or a line for ink.
func (c *canvas) hands(y float64, both ...union.SignedHand) {
	if y+signHeight > c.bottom() {
		c.newPage()
		y = margin
	}
	var pen oneEncoder
	width := c.inner() / float64(len(both))
	for i, hand := range both {
		x := margin + width*float64(i)
		c.text(x, y+5, 10, soft, left, hand.Side)
		name := c.printable(hand.Name)
		c.text(x+26, y+5, c.fit(name, 11, width-30), ink, left, name)
		c.signature(pen.signaturePicture(hand.PNG), x, y+8, width-12, 18)
		c.line(x, y+28, x+width-8, y+28, 0.15, soft)
		when := "　　　年　　月　　日"
		if !hand.At.IsZero() {
			when = hand.At.Format(dayForm + " 15:04")
		}
		c.text(x, y+34, 10, ink, left, when)
	}
}

// signingRow is how high a row is in which somebody signs with a pen.
const signingRow = 11.5

// drawDistributionSheet draws a row for each person, high enough to sign in.
func drawDistributionSheet(c *canvas, paper union.DistributionSheet) int {
	c.newPage()
	c.titleLine(27)
	c.label(margin, 41.5, c.inner()/2-4, "发放单位", c.head.OrgName)
	c.label(margin+c.inner()/2+4, 41.5, c.inner()/2-4, "制表日期", day(c.head.Date))
	t := c.table(49, paper.Columns)
	t.least = signingRow
	t.rows(len(paper.Rows), func(i int) []string { return c.printableRow(paper.Rows[i]) }, sealHeight+noteLead*float64(len(paper.Notes)+1))
	y := t.y + 3
	for _, note := range paper.Notes {
		y += noteLead
		c.text(margin, y, 8.5, soft, left, note)
	}
	c.stamp(y+1, "发放人")
	return len(paper.Rows)
}

func (c *canvas) printableRow(cells []string) []string {
	row := make([]string, len(cells))
	for i, cell := range cells {
		row[i] = c.printable(cell)
	}
	return row
}
