package pdf

import (
	"fmt"
	"math"

	"unioncard/server/union"
)

// The true size of an ID-1 card in millimetres (ISO/IEC 7810; GA/T 448 for the resident ID).
const (
	cardWidth  = 85.6
	cardHeight = 54.0
)

// drawIDSheet puts both sides of one document on one page, with the signature,
// the telephone and the words that the notice asks for (section 四, item 2).
func drawIDSheet(c *canvas, sheet union.IDSheet, images pictures) {
	c.newPage()
	c.titleLine(24)
	c.personLine(37, sheet, images.crop)

	x := (c.width() - cardWidth) / 2
	c.sideLabel(x, 50, "正面")
	c.photo(images.front, x, 50)
	c.sideLabel(x, 112, "反面")
	c.photo(images.back, x, 112)
	c.text(c.width()/2, 171, 8, soft, centre, "证件按原大 85.6 × 54 毫米印出，打印时请选“实际大小”。")

	c.authorisation(180, sheet, images.signature)
}

func (c *canvas) sideLabel(x, y float64, s string) {
	for i, r := range []rune(s) {
		c.text(x-7, y+cardHeight/2-2+6*float64(i), 10, soft, centre, string(r))
	}
}

// personLine says whose page it is.
func (c *canvas) personLine(y float64, sheet union.IDSheet, crop picture) {
	lead := sheet.Role
	if lead == "" {
		lead = fmt.Sprintf("序号 %d", sheet.RowNumber)
	}
	c.text(margin, y, 10, soft, left, lead)
	x := margin + c.measure(lead, 10) + 8
	c.text(x, y, 10, soft, left, "姓名")
	c.name(x+c.measure("姓名", 10)+3, y, 13, sheet.Name, sheet.NameCrop, crop)
	end := c.width() - margin
	org := joined(c.head.OrgName, sheet.DocumentName)
	c.text(end, y, c.fit(org, 10, 78), soft, right, org)
}

// name writes a name, or the crop of it that a clerk confirmed with its code points.
func (c *canvas) name(x, y, size float64, name string, crop *union.NameCrop, image picture) {
	if crop == nil {
		c.text(x, y, c.fit(name, size, 60), ink, left, name)
		return
	}
	if image.err != nil {
		c.fail(image.err)
	}
	if c.err != nil {
		return
	}
	const height, longest = 7.0, 42.0
	scale := math.Min(height/float64(image.height), longest/float64(image.width))
	w := float64(image.width) * scale
	c.picture(image, x, y-5.2, w, float64(image.height)*scale)
	c.text(x+w+2, y, 8, soft, left, crop.Codes)
}

// authorisation is the frame with the words, the signature and the telephone.
func (c *canvas) authorisation(y float64, sheet union.IDSheet, signature picture) {
	const height = 70.0
	c.box(margin, y, c.inner(), height, 0.15, faint)
	words := sheet.Words
	if words == "" {
		words = union.AuthorisationWords
	}
	c.fill(margin+0.1, y+0.1, c.inner()-0.2, 15, tint)
	c.spaced(c.width()/2, y+10, 15, 1, ink, words)

	left1, mid := margin+8, margin+c.inner()/2+4
	c.text(left1, y+25, 9.5, soft, left, "本人签字")
	c.signature(signature, left1, y+27, 66, 24)
	c.line(left1, y+53, left1+66, y+53, 0.15, soft)

	c.text(mid, y+25, 9.5, soft, left, "联系电话")
	c.text(mid+22, y+25, 13, ink, left, sheet.Phone)
	c.text(mid, y+35, 9.5, soft, left, "签署日期")
	c.text(mid+22, y+35, 11, ink, left, day(sheet.SignedAt))
	c.text(mid, y+45, 9.5, soft, left, "签署方式")
	for i, line := range c.wrap(sheet.Mode, 10, c.width()-margin-mid-26) {
		c.text(mid+22, y+45+5*float64(i), 10, ink, left, line)
	}
	c.text(left1, y+63, 8.5, soft, left, c.purposeLine())
}

func (c *canvas) purposeLine() string {
	if c.head.Purpose == "" {
		return ""
	}
	return "本页" + c.head.Purpose + "，不得另作他用。"
}
