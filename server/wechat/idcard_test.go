package wechat_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	xdraw "golang.org/x/image/draw"

	"unioncard/server/union"
	"unioncard/server/wechat"
	"unioncard/server/wechat/simulator"
)

var front = union.IDReading{
	Side: union.IDFront, Name: "样本䶮𬱖·阿依", Number: "37030319900101123X", Sex: "女", Nationality: "维吾尔",
	Address: "山东省淄博市张店区样本街道样本社区样本路一百二十八号样本花园十二号楼三单元一千二百零二室",
}

// specimenPhoto draws a card with its code on a table, as a phone would take it.
func specimenPhoto(t *testing.T, r union.IDReading) *image.RGBA {
	t.Helper()
	photo := image.NewRGBA(image.Rect(0, 0, 2400, 1800))
	noise := rand.New(rand.NewPCG(1, 2))
	for i := range photo.Pix {
		photo.Pix[i] = byte(110 + noise.IntN(30))
		if i%4 == 3 {
			photo.Pix[i] = 255
		}
	}
	card := image.Rect(200, 250, 2200, 1511)
	draw.Draw(photo, card, image.NewUniform(color.RGBA{222, 232, 238, 255}), image.Point{}, draw.Src)
	for y := 420; y < 1300; y += 140 {
		draw.Draw(photo, image.Rect(300, y, 1300, y+50), image.NewUniform(color.RGBA{60, 60, 70, 255}), image.Point{}, draw.Src)
	}
	code, err := simulator.SpecimenCode(r, 560)
	must(t, err)
	draw.Draw(photo, image.Rect(1580, 880, 2140, 1440), code, image.Point{}, draw.Src)
	return photo
}

// pipeline makes of a photo what our own does: at most 1600 pixels, JPEG anew.
func pipeline(t *testing.T, photo image.Image, quality int) []byte {
	t.Helper()
	width, height := photo.Bounds().Dx(), photo.Bounds().Dy()
	longest := max(width, height)
	small := image.NewRGBA(image.Rect(0, 0, width*1600/longest, height*1600/longest))
	xdraw.ApproxBiLinear.Scale(small, small.Bounds(), photo, photo.Bounds(), xdraw.Src, nil)
	var out bytes.Buffer
	must(t, jpeg.Encode(&out, small, &jpeg.Options{Quality: quality}))
	return out.Bytes()
}

func turned(photo *image.RGBA) *image.RGBA {
	b := photo.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, b.Dy(), b.Dx()))
	for y := range b.Dy() {
		for x := range b.Dx() {
			out.SetRGBA(b.Dy()-1-y, x, photo.RGBAAt(x, y))
		}
	}
	return out
}

func TestAPhotoIsReadFromThePicture(t *testing.T) {
	back := union.IDReading{Side: union.IDBack, ValidFrom: "2017-10-25", ValidTo: "2037-10-25"}
	long := union.IDReading{Side: union.IDBack, ValidFrom: "2007-01-05", Long: true}
	w := newWorld(t)
	for name, tt := range map[string]struct {
		reading union.IDReading
		quality int
		turn    bool
	}{
		"the front":               {front, 85, false},
		"the front, poor quality": {front, 60, false},
		"the front, turned":       {front, 85, true},
		"the back":                {back, 85, false},
		"the back, without end":   {long, 85, false},
	} {
		t.Run(name, func(t *testing.T) {
			photo := specimenPhoto(t, tt.reading)
			if tt.turn {
				photo = turned(photo)
			}
			got, err := w.client.ReadIDCard(context.Background(), tt.reading.Side, pipeline(t, photo, tt.quality))
			must(t, err)
			if !same(got, tt.reading) {
				t.Fatal("another reading came back")
			}
		})
	}
}

func same(a, b union.IDReading) bool {
	return a.Side == b.Side && a.Name == b.Name && a.Number == b.Number && a.Sex == b.Sex && a.Nationality == b.Nationality &&
		a.Address == b.Address && a.ValidFrom == b.ValidFrom && a.ValidTo == b.ValidTo && a.Long == b.Long &&
		slices.Equal(a.Flags, b.Flags)
}

func TestAPhotoThatCannotBeRead(t *testing.T) {
	w := newWorld(t)
	blank := image.NewRGBA(image.Rect(0, 0, 800, 600))
	for name, tt := range map[string]struct {
		side  union.IDSide
		photo []byte
		fault int64
		want  *union.Error
	}{
		"no card on it":     {union.IDFront, pipeline(t, blank, 80), 0, wechat.ErrPhotoUnreadable},
		"no picture":        {union.IDFront, []byte("no picture"), 0, wechat.ErrPhotoUnreadable},
		"the other side":    {union.IDBack, pipeline(t, specimenPhoto(t, front), 85), 0, wechat.ErrPhotoWrongSide},
		"2 MB":              {union.IDFront, make([]byte, 2<<20), 0, wechat.ErrPhotoTooLarge},
		"101000":            {union.IDFront, []byte("x"), 101000, wechat.ErrPhotoUnreadable},
		"101002":            {union.IDFront, []byte("x"), 101002, wechat.ErrPhotoUnreadable},
		"101003":            {union.IDFront, []byte("x"), 101003, wechat.ErrOCRQuota},
		"the day's quota":   {union.IDFront, []byte("x"), 45009, wechat.ErrOCRQuota},
		"WeChat is unwell":  {union.IDFront, []byte("x"), -1, union.NewError(union.KindUnavailable, "wechat_unavailable", "")},
		"WeChat is limited": {union.IDFront, []byte("x"), 45011, union.NewError(union.KindLimited, "wechat_too_frequent", "")},
	} {
		t.Run(name, func(t *testing.T) {
			defer w.sim.Mend()
			if tt.fault != 0 {
				w.sim.Break(simulator.Fault{Endpoint: "idcard", ErrCode: tt.fault, Times: 9})
			}
			_, err := w.client.ReadIDCard(context.Background(), tt.side, tt.photo)
			w.mustRefuse(err, tt.want.Code)
		})
	}
}

func TestSwitchedOffNothingIsSent(t *testing.T) {
	w := newWorld(t, func(c *wechat.Config) { c.OCR = false })
	got, err := w.client.ReadIDCard(context.Background(), union.IDFront, []byte("x"))
	must(t, err)
	if !slices.Equal(got.Flags, []string{union.FlagOCROff}) || w.count("idcard") != 0 {
		t.Fatal("a photo went out, or the reading is not marked")
	}
}

func TestASpecimenSaysThatItIsOne(t *testing.T) {
	if text := simulator.SpecimenPayload(front); !strings.HasPrefix(text, "样本|") {
		t.Fatal("it does not begin with 样本")
	}
	spoilt := front
	spoilt.Address = "样本|路"
	got, ok := simulator.ParseSpecimen(simulator.SpecimenPayload(spoilt))
	if !ok || got.Address != "样本｜路" {
		t.Fatal("a bar in a field moved the fields")
	}
	for _, text := range []string{"", "样本", "样本|正面|a", "样本|背面|1|2|3", "真实|正面|a|b|c|d|e", "样本|侧面|1|2"} {
		if _, ok := simulator.ParseSpecimen(text); ok {
			t.Fatalf("%q was taken for a specimen", text)
		}
	}
}
