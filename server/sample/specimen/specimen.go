// Package specimen draws documents that nobody could take for real ones: a plain card
// with 样本 across it, whose reading rests in a code that the simulator reads.
package specimen

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"unioncard/server/union"
)

// Code draws a reading as a code of so many pixels.
type Code func(r union.IDReading, size int) (image.Image, error)

// Artist draws. It is safe for concurrent use, one picture at a time.
type Artist struct {
	mu    sync.Mutex
	code  Code
	faces func() (faces, error)
}

// faces are the font in its sizes.
type faces struct{ small, large, giant font.Face }

// New takes what gives a TrueType font and what draws codes. The font is asked for at
// the first picture: a server whose city stands draws none.
func New(ttf func() ([]byte, error), code Code) *Artist {
	return &Artist{code: code, faces: sync.OnceValues(func() (faces, error) {
		file, err := ttf()
		if err != nil {
			return faces{}, err
		}
		parsed, err := opentype.Parse(file)
		if err != nil {
			return faces{}, fmt.Errorf("specimen: parse the font: %w", err)
		}
		var all faces
		for _, f := range []struct {
			to   *font.Face
			size float64
		}{{&all.small, 30}, {&all.large, 44}, {&all.giant, 92}} {
			*f.to, err = opentype.NewFace(parsed, &opentype.FaceOptions{Size: f.size, DPI: 72})
			if err != nil {
				return faces{}, fmt.Errorf("specimen: size the font: %w", err)
			}
		}
		return all, nil
	})}
}

// Photo draws a side of the document that says what the answers say.
func (a *Artist) Photo(side union.IDSide, f union.Fields) ([]byte, error) {
	return a.Read(ReadingOf(side, f), false)
}

// ReadingOf is what a reader finds on a side of the document.
func ReadingOf(side union.IDSide, f union.Fields) union.IDReading {
	if side == union.IDBack {
		return union.IDReading{Side: side, ValidFrom: string(f.ValidFrom), ValidTo: string(f.ValidTo), Long: f.ValidLong}
	}
	sex := "女"
	if f.Sex == union.Male {
		sex = "男"
	}
	return union.IDReading{Side: side, Name: f.Name, Number: f.DocumentNumber, Sex: sex, Nationality: "汉", Address: f.Address}
}

var (
	paper = color.RGBA{240, 244, 246, 255}
	ink   = color.RGBA{40, 52, 64, 255}
	pale  = color.RGBA{188, 204, 212, 255}
	red   = color.RGBA{190, 60, 50, 255}
)

// Read draws a side that says what the reading says; a poor one as if taken in the dark.
func (a *Artist) Read(r union.IDReading, poor bool) ([]byte, error) {
	code, err := a.code(r, 400)
	if err != nil {
		return nil, err
	}
	in, err := a.faces()
	if err != nil {
		return nil, err
	}
	card := image.NewRGBA(image.Rect(0, 0, 1012, 638)) // 85.6 × 54 mm at 300 dots an inch
	draw.Draw(card, card.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	for _, edge := range []image.Rectangle{image.Rect(20, 20, 992, 24), image.Rect(20, 614, 992, 618), image.Rect(20, 20, 24, 618), image.Rect(988, 20, 992, 618), image.Rect(50, 120, 540, 122)} {
		draw.Draw(card, edge, image.NewUniform(pale), image.Point{}, draw.Src)
	}
	draw.Draw(card, image.Rect(560, 150, 960, 550), code, code.Bounds().Min, draw.Src)
	a.mu.Lock()
	in.letter(card, r)
	a.mu.Unlock()
	if poor {
		for i, v := range card.Pix {
			if i%4 != 3 {
				card.Pix[i] = v / 5
			}
		}
	}
	var b bytes.Buffer
	err = jpeg.Encode(&b, card, &jpeg.Options{Quality: 88})
	return b.Bytes(), err
}

func (f faces) letter(card draw.Image, r union.IDReading) {
	title, lines := "样本证件 · 人像面", [][2]string{{"姓名", r.Name}, {"性别", r.Sex}, {"住址", r.Address}, {"号码", r.Number}}
	if r.Side == union.IDBack {
		to := r.ValidTo
		if r.Long {
			to = "长期"
		}
		title, lines = "样本证件 · 国徽面", [][2]string{{"签发", "样本机关"}, {"自", r.ValidFrom}, {"至", to}}
	}
	write(card, f.large, ink, 50, 96, title)
	for i, line := range lines {
		write(card, f.small, ink, 50, 190+i*64, line[0])
		write(card, f.small, ink, 130, 190+i*64, line[1])
	}
	write(card, f.giant, red, 50, 520, "样本")
	write(card, f.small, red, 50, 580, "虚构人物 仅供试用 无效证件")
}

func write(to draw.Image, face font.Face, c color.Color, x, y int, text string) {
	d := font.Drawer{Dst: to, Src: image.NewUniform(c), Face: face, Dot: fixed.P(x, y)}
	d.DrawString(text)
}

// Signature draws a name as if signed by hand, on clear ground.
func (a *Artist) Signature(name string) ([]byte, error) {
	in, err := a.faces()
	if err != nil {
		return nil, err
	}
	pad := image.NewNRGBA(image.Rect(0, 0, 640, 240))
	a.mu.Lock()
	write(pad, in.giant, color.Black, 60, 150, name)
	a.mu.Unlock()
	for x := 60; x < 560; x++ {
		for d := range 4 {
			pad.Set(x, 185+x/30+d, color.Black)
		}
	}
	var b bytes.Buffer
	err = png.Encode(&b, pad)
	return b.Bytes(), err
}
