package pdf

import "unioncard/server/union"

func (c *canvas) addressee(y float64) float64 {
	to := joined(c.head.BankName, c.head.BankBranchName)
	c.text(margin, y, 12, ink, left, to+"：")
	return y + 9
}

func drawMandateLetter(c *canvas, letter union.MandateLetter) int {
	c.newPage()
	c.titleLine(30)
	c.text(c.width()-margin, 42.5, 9, soft, right, "批次 "+c.head.BatchNumber+versionWords(c.head.Version))
	y := c.addressee(53)
	for _, paragraph := range letter.Paragraphs {
		y = c.paragraph(y, 12, paragraph) + 1.5
	}
	y = c.fields(y, letter.Fields)
	c.stamp(y+6, "工会负责人签字", "经办人签字")
	var pen oneEncoder
	drawIDSheet(c, letter.HeadSheet, pen.pictures(letter.HeadSheet))
	drawIDSheet(c, letter.ClerkSheet, pen.pictures(letter.ClerkSheet))
	return 2
}

func drawUndertaking(c *canvas, paper union.Undertaking) {
	c.newPage()
	c.titleLine(30)
	c.text(c.width()-margin, 42.5, 9, soft, right, "批次 "+c.head.BatchNumber+versionWords(c.head.Version))
	y := c.addressee(53)
	for _, paragraph := range paper.Paragraphs {
		y = c.paragraph(y, 12, paragraph) + 1.5
	}
	y = c.fields(y, paper.Fields)
	c.stamp(y+6, paper.Signers...)
}

// drawTaxDeclaration is one person's page of the declarations that banks ask
// for since July 2017 (国家税务总局等公告 2017 年第 14 号).
func drawTaxDeclaration(c *canvas, paper union.TaxDeclaration, images pictures) {
	c.newPage()
	c.titleLine(30)
	c.text(c.width()-margin, 42.5, 9, soft, right, c.head.OrgName)
	const row = 11.0
	y := 54.0
	c.text(margin, y, 10, soft, left, "序号")
	c.text(margin+26, y, 12, ink, left, itoa(paper.RowNumber))
	c.text(margin, y+row, 10, soft, left, "姓名")
	c.name(margin+26, y+row, 13, paper.Name, paper.NameCrop, images.crop)
	c.text(margin, y+2*row, 10, soft, left, "证件种类")
	c.text(margin+26, y+2*row, 12, ink, left, paper.DocumentName)
	c.text(margin, y+3*row, 10, soft, left, "证件号码")
	c.text(margin+26, y+3*row, 12, ink, left, paper.Number)
	for i := range 4 {
		c.line(margin+26, y+2.5+row*float64(i), c.width()-margin, y+2.5+row*float64(i), 0.1, faint)
	}
	y += 4*row + 6
	c.text(margin, y, 11, ink, left, "本人声明：")
	for i, choice := range paper.Choices {
		y += 9
		c.tick(margin+4, y-3.6, i == paper.Chosen)
		c.text(margin+11, y, c.fit(choice, 11.5, c.inner()-11), ink, left, choice)
	}
	y += 13
	for _, paragraph := range paper.Paragraphs {
		y = c.paragraph(y, 11, paragraph) + 1
	}
	c.declarant(min(y+8, c.bottom()-40), paper, images.signature)
}

// tick draws a box, and a tick in it when chosen.
func (c *canvas) tick(x, y float64, chosen bool) {
	const side = 4.0
	c.box(x, y, side, side, 0.2, ink)
	if chosen {
		c.line(x+0.8, y+2.1, x+1.7, y+3.1, 0.45, ink)
		c.line(x+1.7, y+3.1, x+3.4, y+0.9, 0.45, ink)
	}
}

func (c *canvas) declarant(y float64, paper union.TaxDeclaration, signature picture) {
	x := c.width()/2 + 6
	c.text(x, y+20, 11, ink, left, "声明人签字：")
	c.signature(signature, x+26, y, 50, 21)
	c.line(x+26, y+22, c.width()-margin, y+22, 0.15, soft)
	c.text(x, y+32, 11, ink, left, "日　　期：")
	c.text(x+26, y+32, 11, ink, left, day(paper.SignedAt))
}
