package uniontest

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"sync"
	"testing"

	"unioncard/server/union"
	"unioncard/server/wechat/simulator"
)

// backs keeps the photos of backs that were drawn, by what can be read on them: most
// people's are alike.
var backs sync.Map

// SpecimenPhoto is a photo of a specimen document that the simulated reader can read. The
// bytes are the caller's own.
func SpecimenPhoto(t testing.TB, side union.IDSide, f union.Fields) []byte {
	t.Helper()
	reading := union.IDReading{Side: side}
	if side == union.IDFront {
		reading.Name, reading.Number, reading.Sex, reading.Nationality, reading.Address = f.Name, f.DocumentNumber, "男", "汉", f.Address
	} else {
		reading.ValidFrom, reading.ValidTo, reading.Long = string(f.ValidFrom), string(f.ValidTo), f.ValidLong
	}
	if side == union.IDFront {
		return drawSpecimen(t, reading)
	}
	key := simulator.SpecimenPayload(reading)
	photo, ok := backs.Load(key)
	if !ok {
		photo, _ = backs.LoadOrStore(key, drawSpecimen(t, reading))
	}
	return bytes.Clone(photo.([]byte))
}

func drawSpecimen(t testing.TB, reading union.IDReading) []byte {
	t.Helper()
	code, err := simulator.SpecimenCode(reading, 500)
	if err != nil {
		t.Fatal(err)
	}
	card := image.NewRGBA(image.Rect(0, 0, 1012, 638))
	draw.Draw(card, card.Bounds(), image.NewUniform(color.RGBA{235, 238, 245, 255}), image.Point{}, draw.Src)
	draw.Draw(card, image.Rect(480, 70, 980, 570), code, code.Bounds().Min, draw.Src)
	for y := 60; y < 580; y += 26 { // lines like print, so that the photo counts as sharp
		for x := 30; x < 420; x++ {
			if (x/7+y)%3 != 0 {
				card.Set(x, y, color.Black)
				card.Set(x, y+1, color.Black)
			}
		}
	}
	var b bytes.Buffer
	if err = jpeg.Encode(&b, card, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Signature draws a hand signature.
func Signature(t testing.TB) []byte {
	t.Helper()
	pad := image.NewNRGBA(image.Rect(0, 0, 600, 240))
	for x := 60; x < 540; x++ {
		y := 120 + (x*x/97)%61 - 30
		for d := range 7 {
			pad.Set(x, y+d, color.NRGBA{0, 0, 0, 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, pad); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
