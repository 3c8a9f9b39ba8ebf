package photo

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

const (
	maxWatermark = 60 // characters; the rest is left out

	watermarkQuality = 80
	// Ink and its shadow are laid over in 1/256: readable on dark and on bright,
	// and the small print of a document stays readable below.
	inkOpacity    = 70
	shadowOpacity = 60
)

// Watermarker draws the viewer's name over photos. It is safe for concurrent use.
type Watermarker struct {
	parse func() (*sfnt.Font, error)
}

// NewWatermarker takes what gives the bytes of a TrueType or OpenType font. They are
// asked for and parsed at the first use and must not be changed.
func NewWatermarker(ttf func() ([]byte, error)) *Watermarker {
	return &Watermarker{parse: sync.OnceValues(func() (*sfnt.Font, error) {
		file, err := ttf()
		if err != nil {
			return nil, err
		}
		return opentype.Parse(file)
	})}
}

// Watermark gives a kept photo with the text all over it, slanted, so that a
// picture taken of the screen names who looked at it.
func (w *Watermarker) Watermark(photo []byte, text string) ([]byte, error) {
	config, err := jpeg.DecodeConfig(bytes.NewReader(photo))
	if err != nil {
		return nil, ErrDamaged.WithCause(err)
	}
	if max(config.Width, config.Height) > KeptSide {
		return nil, ErrPixels // only kept photos are shown
	}
	img, err := jpeg.Decode(bytes.NewReader(photo))
	if err != nil {
		return nil, ErrDamaged.WithCause(err)
	}
	canvas := composed(img, config.Width, config.Height, upright)
	stamp, err := w.stamp(text, max(config.Width, config.Height)/36)
	if err != nil {
		return nil, err
	}
	stamp.layOver(canvas)
	var file bytes.Buffer
	file.Grow(len(photo) * 2)
	err = jpeg.Encode(&file, canvas, &jpeg.Options{Quality: watermarkQuality})
	if err != nil {
		return nil, fmt.Errorf("write the watermarked photo: %w", err)
	}
	return file.Bytes(), nil
}

// stamp is one writing of the text with the free space around it.
type stamp struct{ mask *image.Alpha }

func (w *Watermarker) stamp(text string, size int) (stamp, error) {
	parsed, err := w.parse()
	if err != nil {
		return stamp{}, fmt.Errorf("read the watermark's font: %w", err)
	}
	// A face keeps buffers of its own, so each call has one.
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: float64(max(size, 12)), DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return stamp{}, fmt.Errorf("read the watermark's font: %w", err)
	}
	defer func() { _ = face.Close() }()
	runes := []rune(text)
	if len(runes) > maxWatermark {
		text = string(runes[:maxWatermark])
	}
	height := face.Metrics().Height.Ceil()
	width := font.MeasureString(face, text).Ceil()
	mask := image.NewAlpha(image.Rect(0, 0, width+3*height, 4*height))
	drawer := font.Drawer{Dst: mask, Src: image.Opaque, Face: face}
	drawer.Dot = fixed.P(height, height+face.Metrics().Ascent.Ceil())
	drawer.DrawString(text)
	return stamp{mask: mask}, nil
}

// layOver writes the stamp over and over along lines that rise by 1 in 2. Each
// second line is shifted by half a stamp, so that no spot stays free.
func (s stamp) layOver(canvas *image.YCbCr) {
	w, h := s.mask.Rect.Dx(), s.mask.Rect.Dy()
	// The direction (2, -1)/√5 in 1/1024.
	const along, across = 916, 458
	for y := range canvas.Rect.Dy() {
		row := canvas.Y[y*canvas.YStride:][:canvas.Rect.Dx()]
		for x := range row {
			u, v := x*along-y*across, x*across+y*along
			line := v >> 10
			column := u >> 10
			if line/h%2 == 1 {
				column += w / 2
			}
			s.mark(&row[x], wrap(column, w), line%h)
		}
	}
}

// mark lays ink, or else its shadow, over one sample.
func (s stamp) mark(to *byte, x, y int) {
	ink := int(s.mask.Pix[y*s.mask.Stride+x]) * inkOpacity >> 8
	value := int(*to)
	if x >= 2 && y >= 2 {
		shadow := int(s.mask.Pix[(y-2)*s.mask.Stride+x-2]) * shadowOpacity >> 8
		value -= value * shadow >> 8
	}
	value += (255 - value) * ink >> 8
	*to = byte(value) //nolint:gosec // between 0 and 255 by the shares above
}

func wrap(x, n int) int {
	x %= n
	if x < 0 {
		x += n
	}
	return x
}
