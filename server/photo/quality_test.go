package photo

import (
	"image"
	"image/color"
	"testing"
)

func TestHintsAboutQuality(t *testing.T) {
	document := drawn(1200, 800)
	onPaper := image.NewRGBA(document.Rect)
	fill(onPaper, onPaper.Rect, color.RGBA{R: 255, G: 255, B: 255, A: 255})
	for y := 100; y < 700; y += 30 {
		for x := 100; x < 1100; x += 20 {
			fill(onPaper, image.Rect(x, y, x+4, y+16), color.RGBA{A: 255})
		}
	}
	for name, c := range map[string]struct {
		img  image.Image
		want Quality
	}{
		"a good document":         {document, Quality{}},
		"black on white paper":    {onPaper, Quality{}},
		"out of focus":            {blurred(document, 24), Quality{Blurred: true}},
		"at night":                {darkened(document, 4), Quality{TooDark: true}},
		"a lamp in the laminate":  {withLamp(document), Quality{Glare: true}},
		"nothing but a grey wall": {flat(130), Quality{Blurred: true}},
		"a lens cap":              {flat(3), Quality{Blurred: true, TooDark: true}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := mustTake(t, asJPEG(t, c.img)).Quality; got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func flat(v uint8) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, 1200, 800))
	fill(img, img.Rect, color.RGBA{R: v, G: v, B: v, A: 255})
	return img
}

// blurred is the picture made coarse and smoothly large again.
func blurred(img *image.RGBA, by int) image.Image {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	small := shrink(rgbRaster(img), w/by, h/by)
	out := image.NewRGBA(img.Rect)
	at := func(x, y, c int) int {
		return int(small.pix[(min(y, small.height-1)*small.width+min(x, small.width-1))*3+c])
	}
	for y := range h {
		for x := range w {
			fx, fy := x%by, y%by
			for c := range 3 {
				above := at(x/by, y/by, c)*(by-fx) + at(x/by+1, y/by, c)*fx
				below := at(x/by, y/by+1, c)*(by-fx) + at(x/by+1, y/by+1, c)*fx
				out.Pix[out.PixOffset(x, y)+c] = byte((above*(by-fy) + below*fy) / (by * by)) //nolint:gosec // an average of bytes
			}
			out.Pix[out.PixOffset(x, y)+3] = 255
		}
	}
	return out
}

func darkened(img *image.RGBA, by uint8) image.Image {
	out := image.NewRGBA(img.Rect)
	for i, v := range img.Pix {
		out.Pix[i] = v / by
		if i%4 == 3 {
			out.Pix[i] = 255
		}
	}
	return out
}

func withLamp(img *image.RGBA) image.Image {
	out := image.NewRGBA(img.Rect)
	copy(out.Pix, img.Pix)
	fill(out, image.Rect(500, 300, 700, 450), color.RGBA{R: 255, G: 255, B: 255, A: 255})
	return out
}
