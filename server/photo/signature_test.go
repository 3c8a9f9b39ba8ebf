package photo

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"image"
	"image/color"
	"image/png"
	"testing"

	"unioncard/server/union"
)

// scrawl is a wavy line of ink, as a finger draws it.
func scrawl(width, height int, ink, paper color.Color) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			img.Set(x, y, paper)
		}
	}
	for x := width / 5; x < width*4/5; x++ {
		y := height/2 + (x*7%(height/2+1))/2 - height/8
		for d := range 4 {
			img.Set(x, min(y+d, height-1), ink)
		}
	}
	return img
}

func TestSignatureIsKeptAsGreyOnWhite(t *testing.T) {
	for name, c := range map[string]struct{ ink, paper color.Color }{
		"black on transparent": {color.Black, color.Transparent},
		"black on white":       {color.Black, color.White},
		"blue on white":        {color.NRGBA{B: 200, A: 255}, color.White},
	} {
		t.Run(name, func(t *testing.T) {
			file := withChunk(asPNG(t, scrawl(600, 240, c.ink, c.paper)), "tEXt", []byte("Author\x00SECRET"))
			s, err := NewDesk(Limits{}).Signature(t.Context(), bytes.NewReader(file))
			must(t, err)
			img, err := png.Decode(bytes.NewReader(s.PNG))
			must(t, err)
			gray, ok := img.(*image.Gray)
			if !ok || gray.Rect.Dx() != 600 || gray.Rect.Dy() != 240 || s.Width != 600 || s.Height != 240 {
				t.Fatalf("%T of %v", img, img.Bounds())
			}
			if gray.GrayAt(0, 0).Y != 255 {
				t.Error("the paper is not white")
			}
			if !signed(gray) {
				t.Error("the ink is gone")
			}
			if s.SHA256 != sha256.Sum256(s.PNG) || bytes.Contains(s.PNG, []byte("SECRET")) {
				t.Error("the hash is wrong or the text is still there")
			}
		})
	}
}

func TestALargeSignatureIsKeptAsLargeAsItIsPrinted(t *testing.T) {
	for _, c := range []struct{ width, height, keptWidth, keptHeight int }{
		{800, 400, 800, 400}, {2000, 800, 800, 320}, {1000, 1000, 400, 400}, {2000, 1000, 800, 400},
	} {
		s, err := NewDesk(Limits{}).Signature(t.Context(), bytes.NewReader(asPNG(t, scrawl(c.width, c.height, color.Black, color.White))))
		must(t, err)
		img, err := png.Decode(bytes.NewReader(s.PNG))
		must(t, err)
		if s.Width != c.keptWidth || s.Height != c.keptHeight || img.Bounds().Size() != image.Pt(s.Width, s.Height) {
			t.Errorf("%d × %d is kept as %d × %d", c.width, c.height, s.Width, s.Height)
		}
	}
}

func TestUnfitSignaturesAreRefused(t *testing.T) {
	nothing := color.Transparent
	good := asPNG(t, scrawl(600, 240, color.Black, nothing))
	dot := scrawl(600, 240, nothing, nothing)
	for y := 100; y < 120; y++ {
		for x := 300; x < 320; x++ {
			dot.Set(x, y, color.Black)
		}
	}
	hair := scrawl(600, 240, nothing, nothing)
	for x := range 70 {
		hair.Set(200+x, 120, color.Black)
	}
	for name, c := range map[string]struct {
		file []byte
		want *union.Error
	}{
		"a JPEG":                 {asJPEG(t, drawn(600, 240)), ErrSignatureType},
		"an SVG":                 {[]byte("<svg/>"), ErrSignatureType},
		"nothing":                {nil, ErrSignatureType},
		"more than 300 KB":       {append(bytes.Clone(good), make([]byte, MaxSignatureBytes)...), ErrSignatureBytes},
		"a stamp":                {asPNG(t, scrawl(99, 240, color.Black, nothing)), ErrSignatureSize},
		"a strip":                {asPNG(t, scrawl(600, 39, color.Black, nothing)), ErrSignatureSize},
		"a bomb":                 {pngHeader(10000, 10000, 8, 6, 0), ErrSignatureSize},
		"too wide":               {pngHeader(2001, 500, 8, 6, 0), ErrSignatureSize},
		"cut in half":            {good[:len(good)/2], ErrSignatureDamaged},
		"a header cut":           {good[:20], ErrSignatureDamaged},
		"empty":                  {asPNG(t, scrawl(600, 240, nothing, nothing)), ErrSignatureBlank},
		"white on white":         {asPNG(t, scrawl(600, 240, color.White, color.White)), ErrSignatureBlank},
		"white on black":         {asPNG(t, scrawl(600, 240, color.White, color.Black)), ErrSignatureBlank},
		"a hair":                 {asPNG(t, hair), ErrSignatureBlank},
		"a dot":                  {asPNG(t, dot), ErrSignatureBlank},
		"white ink on nothing":   {asPNG(t, scrawl(600, 240, color.White, nothing)), ErrSignatureBlank},
		"filled with one colour": {asPNG(t, scrawl(600, 240, color.Black, color.Black)), ErrSignatureBlank},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := NewDesk(Limits{}).Signature(t.Context(), bytes.NewReader(c.file))
			if !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func FuzzSignature(f *testing.F) {
	f.Add(asPNG(f, scrawl(100, 40, color.Black, color.Transparent)))
	f.Add(asPNG(f, drawn(120, 60)))
	f.Add(pngHeader(2000, 1000, 16, 6, 1))
	f.Add([]byte("\x89PNG\r\n\x1a\n"))
	d := NewDesk(Limits{})
	f.Fuzz(func(t *testing.T, file []byte) {
		s, err := d.Signature(t.Context(), bytes.NewReader(file))
		if err != nil {
			if _, known := union.AsError(err); !known {
				t.Errorf("unknown error %v", err)
			}
			return
		}
		again, err := d.Signature(t.Context(), bytes.NewReader(s.PNG))
		if err != nil && !errors.Is(err, ErrSignatureBytes) {
			t.Errorf("what was kept is refused: %v", err)
		}
		if err == nil && again.SHA256 != s.SHA256 {
			t.Error("what was kept is not kept the same")
		}
	})
}
