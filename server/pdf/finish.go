package pdf

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/makiuchi-d/gozxing"
	zxqr "github.com/makiuchi-d/gozxing/qrcode"

	"unioncard/server/union"
)

// finish writes the footers, for which the number of pages must be known, and
// gives the document.
func (c *canvas) finish(rows int) (union.PaperFile, error) {
	if c.err != nil {
		return union.PaperFile{}, c.err
	}
	if !c.onPage {
		return union.PaperFile{}, fmt.Errorf("draw %s: no page", c.kind)
	}
	hashes := slices.Concat(c.hashes, []string{c.pageHash()})
	for i, sum := range hashes {
		c.fail(c.doc.SetPage(i + 1))
		c.footer(i+1, len(hashes), sum)
	}
	var out bytes.Buffer
	out.Grow(c.weight + pageWeight*len(hashes) + fontWeight + mendRoom)
	_, err := c.doc.WriteTo(&out)
	c.fail(err)
	if c.err != nil {
		return union.PaperFile{}, c.err
	}
	mended, err := mendUnicode(out.Bytes())
	if err != nil {
		return union.PaperFile{}, err
	}
	whole, err := putPhotos(mended, c.photos)
	c.photos = nil // the document has them now
	if err != nil {
		return union.PaperFile{}, err
	}
	return union.PaperFile{
		Kind: c.kind, Name: c.fileName(), Pages: len(hashes), Rows: rows, Bytes: whole,
	}, nil
}

// What a document weighs beside its images, in bytes: guesses that save copies.
const (
	pageWeight = 12 << 10
	fontWeight = 512 << 10
)

func (c *canvas) fileName() string {
	if c.part == 0 {
		return string(c.kind) + ".pdf"
	}
	return fmt.Sprintf("%s-%02d.pdf", c.kind, c.part)
}

const qrSide = 17.0

// footer says which page of which paper it is, in words and as a QR code.
func (c *canvas) footer(page, pages int, sum string) {
	y := c.height() - 22
	c.line(margin, y-2, c.width()-margin-qrSide-4, y-2, 0.1, faint)
	part := ""
	if c.part > 0 {
		part = fmt.Sprintf("第 %d 部分　", c.part)
	}
	c.write(margin, y+3.4, 9, ink, fmt.Sprintf("%s第 %d 页，共 %d 页", part, page, pages))
	c.write(margin, y+8, 8, soft, belongs(c.head)+"　"+c.kind.Title())
	c.write(margin, y+12.2, 8, soft, "本页校验码 "+spacedHash(sum))
	c.qr(c.width()-margin-qrSide, y-3, pageCode(c.head, c.kind, c.part, page, sum))
}

// pageCode is a page's QR text: capitals, digits and signs of the QR
// alphanumeric set, which keeps the code small. A part of 0 is a whole paper.
func pageCode(head union.PaperHead, kind union.PaperKind, part, page int, sum string) string {
	name := strings.ReplaceAll(string(kind), "_", "-")
	return strings.ToUpper(fmt.Sprintf("UC1:%s:V%d:%s:%d:%d:%s", cmp.Or(head.BatchNumber, head.Reference), head.Version, name, part, page, sum))
}

// belongs says what a page is part of.
func belongs(head union.PaperHead) string {
	if head.BatchNumber == "" {
		return "编号 " + head.Reference
	}
	return fmt.Sprintf("批次 %s　第 %d 版", head.BatchNumber, head.Version)
}

func spacedHash(sum string) string {
	var groups []string
	for len(sum) > 4 {
		groups = append(groups, sum[:4])
		sum = sum[4:]
	}
	return strings.Join(append(groups, sum), " ")
}

// qr draws a code as filled strips, sharp at any size.
func (c *canvas) qr(x, y float64, text string) {
	bits, err := zxqr.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, 0, 0, map[gozxing.EncodeHintType]any{
		gozxing.EncodeHintType_CHARACTER_SET: "UTF-8", gozxing.EncodeHintType_ERROR_CORRECTION: "M", gozxing.EncodeHintType_MARGIN: 0,
	})
	if err != nil {
		c.fail(fmt.Errorf("make page code: %w", err))
		return
	}
	side := bits.GetWidth()
	cell := qrSide / float64(side)
	c.doc.SetFillColor(ink[0], ink[1], ink[2])
	for row := range side {
		for from := 0; from < side; from++ {
			if !bits.Get(from, row) {
				continue
			}
			to := from
			for to < side && bits.Get(to, row) {
				to++
			}
			c.doc.RectFromUpperLeftWithStyle((x+float64(from)*cell)*mm, (y+float64(row)*cell)*mm,
				float64(to-from)*cell*mm, cell*mm*1.02, "F")
			from = to
		}
	}
}
