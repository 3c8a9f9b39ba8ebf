package simulator

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"reflect"
	"testing"

	"unioncard/server/union"
)

func TestEverySpecimenIsReadAsItWasDrawn(t *testing.T) {
	for i := range 200 {
		body := fmt.Sprintf("3703%02d19%02d%02d%02d%03d", 1+i%6, 60+i%30, 1+i%12, 1+i%28, (i*37)%1000)
		drawn := union.IDReading{
			Side: union.IDFront, Name: "样本·王小明", Number: body + string(union.CheckCharacter(body)),
			Sex: "男", Nationality: "汉", Address: "淄博市张店区样本街道1号",
		}
		got, found := readSpecimen(photoOf(t, drawn))
		if !found || !reflect.DeepEqual(got, drawn) {
			t.Errorf("%s: found %v, read %+v", drawn.Number, found, got)
		}
	}
}

// Drawn as all others are, the reader loses these in their own pattern.
func TestASpecimenWhoseFirstCodeCannotBeReadHasAnother(t *testing.T) {
	for i, name := range map[int]string{276: "样喌", 447: "样娹", 497: "样宗"} {
		drawn := union.IDReading{
			Side: union.IDFront, Name: name, Number: fmt.Sprintf("3703011980%02d%02d%04d", 1+i%12, 1+i%28, i), Sex: "男", Nationality: "汉",
			Address: fmt.Sprintf("淄博市样本区样本街道%d号", i%13),
		}
		got, found := readSpecimen(photoOf(t, drawn))
		if !found || !reflect.DeepEqual(got, drawn) {
			t.Errorf("%s: found %v, read %+v", name, found, got)
		}
	}
}

// photoOf draws the code on a card as small as a phone's page shows it.
func photoOf(t *testing.T, r union.IDReading) []byte {
	t.Helper()
	code, err := SpecimenCode(r, 400)
	if err != nil {
		t.Fatal(err)
	}
	card := image.NewRGBA(image.Rect(0, 0, 720, 520))
	draw.Draw(card, card.Bounds(), image.NewUniform(color.RGBA{240, 244, 246, 255}), image.Point{}, draw.Src)
	draw.Draw(card, image.Rect(270, 60, 670, 460), code, code.Bounds().Min, draw.Src)
	var b bytes.Buffer
	if err = jpeg.Encode(&b, card, &jpeg.Options{Quality: 80}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
