package pdf

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	"github.com/makiuchi-d/gozxing"
	zxqr "github.com/makiuchi-d/gozxing/qrcode"
	"github.com/signintech/gopdf"

	"unioncard/server/union"
)

// printPoster draws the poster as a document of one A3 page.
func printPoster(fonts *gopdf.FontContainer, poster union.Poster, page *posterPage) ([]byte, error) {
	doc := new(gopdf.GoPdf)
	doc.Start(gopdf.Config{PageSize: gopdf.Rect{W: posterWidth * mm, H: posterHeight * mm}})
	doc.SetInfo(gopdf.PdfInfo{Title: plainBMP(poster.Card), Author: plainBMP(poster.Federation)})
	err := doc.AddTTFFontFromFontContainer(fontFamily, fonts)
	if err != nil {
		return nil, fmt.Errorf("add document font: %w", err)
	}
	doc.AddPage()
	for _, s := range page.shapes {
		switch s.kind {
		case shapeRect:
			err = printRect(doc, s)
		case shapeText:
			err = printText(doc, s)
		case shapeCode:
			err = printCode(doc, s, page.code)
		}
		if err != nil {
			return nil, fmt.Errorf("draw the poster: %w", err)
		}
	}
	var out bytes.Buffer
	if _, err = doc.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("write the poster: %w", err)
	}
	return mendUnicode(out.Bytes())
}

func printRect(doc *gopdf.GoPdf, s shape) error {
	doc.SetFillColor(s.colour[0], s.colour[1], s.colour[2])
	if s.r == 0 {
		doc.RectFromUpperLeftWithStyle(s.x*mm, s.y*mm, s.w*mm, s.h*mm, "F")
		return nil
	}
	return doc.Rectangle(s.x*mm, s.y*mm, (s.x+s.w)*mm, (s.y+s.h)*mm, "F", s.r*mm, 24)
}

func printText(doc *gopdf.GoPdf, s shape) error {
	err := doc.SetFont(fontFamily, "", s.size)
	if err != nil {
		return err
	}
	doc.SetTextColor(s.colour[0], s.colour[1], s.colour[2])
	doc.SetXY(s.x*mm, s.y*mm)
	return doc.Text(s.text)
}

// printCode puts the code in as a picture without transparency, which not all printers take.
func printCode(doc *gopdf.GoPdf, s shape, code image.Image) error {
	file, err := flatPNG(code)
	if err != nil {
		return err
	}
	return doc.ImageByHolder(&bytesHolder{id: "code", rest: file}, s.x*mm, s.y*mm, &gopdf.Rect{W: s.w * mm, H: s.h * mm})
}

// flatPNG lays a picture on white.
func flatPNG(picture image.Image) ([]byte, error) {
	flat := image.NewRGBA(image.Rect(0, 0, picture.Bounds().Dx(), picture.Bounds().Dy()))
	draw.Draw(flat, flat.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), picture, picture.Bounds().Min, draw.Over)
	var file bytes.Buffer
	err := png.Encode(&file, flat)
	return file.Bytes(), err
}

// Square gives a code's picture, PNG or JPEG, as a PNG on white. Error: image_unreadable.
func (p *Printer) Square(picture []byte) ([]byte, error) {
	code, err := readCode(picture)
	if err != nil {
		return nil, err
	}
	return flatPNG(code)
}

// webCodeSide is the side of a code that we draw, in pixels.
const webCodeSide = 860

// WebCode draws a QR of an address as a PNG, so that a quarter of its signs may be lost.
func (p *Printer) WebCode(address string) ([]byte, error) {
	code, err := zxqr.NewQRCodeWriter().Encode(address, gozxing.BarcodeFormat_QR_CODE, webCodeSide, webCodeSide, map[gozxing.EncodeHintType]any{
		gozxing.EncodeHintType_CHARACTER_SET: "UTF-8", gozxing.EncodeHintType_ERROR_CORRECTION: "Q", gozxing.EncodeHintType_MARGIN: 1,
	})
	if err != nil {
		return nil, fmt.Errorf("draw the code of an address: %w", err)
	}
	return flatPNG(code)
}
