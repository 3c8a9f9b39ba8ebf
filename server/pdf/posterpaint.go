package pdf

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"

	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// posterDots is how many dots of the picture are on one millimetre: 150 on an inch.
const posterDots = 150 / 25.4

// paintPoster draws the poster as a PNG picture.
func paintPoster(face *sfnt.Font, page *posterPage) ([]byte, error) {
	brush := &painter{
		font: face, faces: map[float64]font.Face{},
		canvas: image.NewRGBA(image.Rect(0, 0, dots(posterWidth), dots(posterHeight))),
	}
	defer brush.close()
	for _, s := range page.shapes {
		var err error
		switch s.kind {
		case shapeRect:
			brush.rect(s)
		case shapeText:
			err = brush.text(s)
		case shapeCode:
			draw.CatmullRom.Scale(brush.canvas, area(s), page.code, page.code.Bounds(), draw.Over, nil)
		}
		if err != nil {
			return nil, err
		}
	}
	var file bytes.Buffer
	err := png.Encode(&file, brush.canvas)
	if err != nil {
		return nil, fmt.Errorf("write the poster: %w", err)
	}
	return file.Bytes(), nil
}

func dots(millimetres float64) int { return int(math.Round(millimetres * posterDots)) }

func area(s shape) image.Rectangle {
	return image.Rect(dots(s.x), dots(s.y), dots(s.x+s.w), dots(s.y+s.h))
}

type painter struct {
	canvas *image.RGBA
	font   *sfnt.Font
	faces  map[float64]font.Face // by size
}

func (p *painter) close() {
	for _, face := range p.faces {
		_ = face.Close()
	}
}

func (p *painter) rect(s shape) {
	source := image.NewUniform(color.RGBA{s.colour[0], s.colour[1], s.colour[2], 255})
	if s.r == 0 {
		draw.Draw(p.canvas, area(s), source, image.Point{}, draw.Src)
		return
	}
	// Only what lies on the paper is drawn.
	bounds := area(s).Inset(-1).Intersect(p.canvas.Bounds())
	v := vector.NewRasterizer(bounds.Dx(), bounds.Dy())
	outline(v, s, bounds.Min)
	v.Draw(p.canvas, bounds, source, image.Point{})
}

// bend is how far the handles of a curve lie out that follows a quarter of a circle.
const bend = 0.5522847

// outline goes round a rectangle with round corners.
func outline(v *vector.Rasterizer, s shape, origin image.Point) {
	at := func(x, y float64) (px, py float32) {
		return float32(x*posterDots) - float32(origin.X), float32(y*posterDots) - float32(origin.Y)
	}
	left, top, right, bottom := s.x, s.y, s.x+s.w, s.y+s.h
	r, k := s.r, s.r*(1-bend)
	move := func(x, y float64) { px, py := at(x, y); v.LineTo(px, py) }
	curve := func(x1, y1, x2, y2, x3, y3 float64) {
		ax, ay := at(x1, y1)
		bx, by := at(x2, y2)
		cx, cy := at(x3, y3)
		v.CubeTo(ax, ay, bx, by, cx, cy)
	}
	px, py := at(left+r, top)
	v.MoveTo(px, py)
	move(right-r, top)
	curve(right-k, top, right, top+k, right, top+r)
	move(right, bottom-r)
	curve(right, bottom-k, right-k, bottom, right-r, bottom)
	move(left+r, bottom)
	curve(left+k, bottom, left, bottom-k, left, bottom-r)
	move(left, top+r)
	curve(left, top+k, left+k, top, left+r, top)
	v.ClosePath()
}

func (p *painter) text(s shape) error {
	face := p.faces[s.size]
	if face == nil {
		var err error
		face, err = opentype.NewFace(p.font, &opentype.FaceOptions{Size: s.size, DPI: 150, Hinting: font.HintingNone})
		if err != nil {
			return fmt.Errorf("read document font: %w", err)
		}
		p.faces[s.size] = face
	}
	drawer := font.Drawer{
		Dst: p.canvas, Src: image.NewUniform(color.RGBA{s.colour[0], s.colour[1], s.colour[2], 255}), Face: face,
		Dot: fixed.Point26_6{X: fixed.Int26_6(s.x * posterDots * 64), Y: fixed.Int26_6(s.y * posterDots * 64)},
	}
	drawer.DrawString(s.text)
	return nil
}
