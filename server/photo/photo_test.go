package photo

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"testing"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// drawn is a picture with the look of a document: grey ground, fine lines, and
// a red, a green and a blue corner by which its turn is told.
func drawn(width, height int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	waves := make([]float64, width)
	for x := range waves {
		waves[x] = 40 * math.Sin(float64(x)/97)
	}
	for y := range height {
		wave := math.Cos(float64(y) / 71)
		for x := range width {
			v := uint8(150 + waves[x]*wave)
			if x%12 < 3 && y%40 < 24 {
				v = 60
			}
			img.SetRGBA(x, y, color.RGBA{R: v, G: v, B: v, A: 255})
		}
	}
	side := min(width, height) / 4
	fill(img, image.Rect(0, 0, side, side), color.RGBA{R: 220, A: 255})
	fill(img, image.Rect(width-side, 0, width, side), color.RGBA{G: 220, A: 255})
	fill(img, image.Rect(0, height-side, side, height), color.RGBA{B: 220, A: 255})
	return img
}

func fill(img *image.RGBA, area image.Rectangle, c color.RGBA) {
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			img.SetRGBA(x, y, c)
		}
	}
}

func asJPEG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, jpeg.Encode(&b, img, &jpeg.Options{Quality: 90}))
	return b.Bytes()
}

func asPNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	must(t, encoder.Encode(&b, img))
	return b.Bytes()
}

func mustTake(t testing.TB, file []byte) Photo {
	t.Helper()
	p, err := NewDesk(Limits{}).Take(t.Context(), bytes.NewReader(file))
	must(t, err)
	return p
}

func mustDecode(t testing.TB, file []byte) image.Image {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(file))
	must(t, err)
	return img
}

// hue names the strongest colour of a spot.
func hue(img image.Image, x, y int) string {
	r, g, b, _ := img.At(x, y).RGBA()
	switch {
	case r > 2*g && r > 2*b:
		return "red"
	case g > 2*r && g > 2*b:
		return "green"
	case b > 2*r && b > 2*g:
		return "blue"
	}
	return "grey"
}

// corners names the colours of the corners: left and right above, left and right below.
func corners(img image.Image) [4]string {
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	in := min(w, h) / 8
	return [4]string{hue(img, in, in), hue(img, w-in, in), hue(img, in, h-in), hue(img, w-in, h-in)}
}
