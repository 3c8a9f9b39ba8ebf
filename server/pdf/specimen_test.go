package pdf

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// card is a drawn ID document, marked 样本: nobody's.
type card struct {
	w, h    int
	front   bool
	noise   int // more makes larger files
	quality int
}

func (k card) jpeg(tb testing.TB) []byte {
	tb.Helper()
	img := image.NewRGBA(image.Rect(0, 0, k.w, k.h))
	source := rand.New(rand.NewPCG(7, uint64(k.w)))
	for y := range k.h {
		for x := range k.w {
			shade := 214 + 22*math.Sin(float64(x)/float64(k.w)*5) - 14*float64(y)/float64(k.h)
			if k.noise > 0 {
				shade += float64(source.IntN(2*k.noise+1) - k.noise)
			}
			v := uint8(max(0, min(255, shade)))
			img.SetRGBA(x, y, color.RGBA{R: v - 8, G: v, B: v + 6, A: 255})
		}
	}
	unit := float64(k.h) / 638
	at := func(x, y, size float64, s string) {
		mustWrite(tb, img, x*unit, y*unit, size*unit, color.RGBA{R: 30, G: 40, B: 60, A: 255}, s)
	}
	if k.front {
		draw.Draw(img, image.Rect(int(690*unit), int(110*unit), int(950*unit), int(440*unit)),
			image.NewUniform(color.RGBA{R: 170, G: 182, B: 200, A: 255}), image.Point{}, draw.Src)
		at(60, 110, 36, "姓名　样本")
		at(60, 200, 36, "性别　女　　民族　汉")
		at(60, 290, 36, "出生　1990 年 1 月 1 日")
		at(60, 380, 36, "住址　样本市样本区样本路 1 号")
		at(60, 560, 40, "公民身份号码　样本样本样本")
		at(765, 290, 54, "样本")
	} else {
		at(300, 170, 58, "样本居民身份证")
		at(170, 450, 36, "签发机关　样本市公安局样本分局")
		at(170, 540, 36, "有效期限　2020.01.01-2040.01.01")
	}
	var out bytes.Buffer
	err := jpeg.Encode(&out, img, &jpeg.Options{Quality: k.quality})
	if err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

func mustWrite(tb testing.TB, img draw.Image, x, y, size float64, col color.Color, s string) {
	tb.Helper()
	ttf, err := FontTTF()
	if err != nil {
		tb.Fatal(err)
	}
	parsed, err := opentype.Parse(ttf)
	if err != nil {
		tb.Fatal(err)
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72})
	if err != nil {
		tb.Fatal(err)
	}
	drawer := font.Drawer{Dst: img, Src: image.NewUniform(col), Face: face,
		Dot: fixed.Point26_6{X: fixed.I(int(x)), Y: fixed.I(int(y))}}
	drawer.DrawString(s)
}

// signaturePNG is a name in ink on nothing.
func signaturePNG(tb testing.TB, name string) []byte {
	tb.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 600, 220))
	mustWrite(tb, img, 60, 150, 120, color.NRGBA{R: 10, G: 20, B: 60, A: 255}, name)
	var out bytes.Buffer
	err := png.Encode(&out, img)
	if err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}
