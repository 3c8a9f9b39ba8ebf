package photo

import (
	"bytes"
	"compress/gzip"
	"errors"
	"image"
	"image/color"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

const viewer = "样本 经办人王小明 2026-11-24 09:30"

func mustWatermarker(t testing.TB) *Watermarker {
	t.Helper()
	return NewWatermarker(func() ([]byte, error) {
		file, err := os.Open(filepath.Join("..", "pdf", "font", "LXGWWenKai-Regular.ttf.gz"))
		must(t, err)
		defer func() { must(t, file.Close()) }()
		packed, err := gzip.NewReader(file)
		must(t, err)
		return io.ReadAll(packed)
	})
}

func TestWatermarkIsAllOverThePhoto(t *testing.T) {
	for name, ground := range map[string]uint8{"bright photo": 235, "grey photo": 128, "dark photo": 25} {
		t.Run(name, func(t *testing.T) {
			img := image.NewRGBA(image.Rect(0, 0, 1600, 1010))
			fill(img, img.Rect, color.RGBA{R: ground, G: ground, B: ground, A: 255})
			marked, err := mustWatermarker(t).Watermark(mustTake(t, asJPEG(t, img)).JPEG, viewer)
			must(t, err)
			got := mustDecode(t, marked)
			if got.Bounds() != img.Rect {
				t.Fatalf("the size became %v", got.Bounds())
			}
			// No spot of a quarter of the width is free of it.
			for y := 0; y+250 <= 1010; y += 190 {
				for x := 0; x+400 <= 1600; x += 400 {
					if n := touched(got, image.Rect(x, y, x+400, y+250), ground); n < 300 {
						t.Errorf("at %d, %d only %d samples are touched", x, y, n)
					}
				}
			}
		})
	}
}

func touched(img image.Image, area image.Rectangle, ground uint8) int {
	n := 0
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			g, _ := color.GrayModel.Convert(img.At(x, y)).(color.Gray)
			if d := int(g.Y) - int(ground); d > 8 || d < -8 {
				n++
			}
		}
	}
	return n
}

func TestDifferentViewersGiveDifferentPictures(t *testing.T) {
	w := mustWatermarker(t)
	kept := mustTake(t, asJPEG(t, drawn(800, 600))).JPEG
	one, err := w.Watermark(kept, viewer)
	must(t, err)
	two, err := w.Watermark(kept, "样本 经办人李大力 2026-11-24 09:30")
	must(t, err)
	none, err := w.Watermark(kept, "")
	must(t, err)
	if bytes.Equal(one, two) || bytes.Equal(one, none) {
		t.Error("two viewers see the same picture")
	}
}

func TestManyViewersAtOnce(t *testing.T) {
	w := mustWatermarker(t)
	kept := mustTake(t, asJPEG(t, drawn(800, 600))).JPEG
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			_, err := w.Watermark(kept, strings.Repeat(viewer, 10))
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestWatermarkRefusesWhatIsNoKeptPhoto(t *testing.T) {
	w := mustWatermarker(t)
	_, err := w.Watermark([]byte("not a photo"), viewer)
	if !errors.Is(err, ErrDamaged) {
		t.Errorf("got %v, want %v", err, ErrDamaged)
	}
	_, err = w.Watermark(asJPEG(t, drawn(1700, 600)), viewer)
	if !errors.Is(err, ErrPixels) {
		t.Errorf("a photo larger than kept ones: got %v, want %v", err, ErrPixels)
	}
	_, err = NewWatermarker(func() ([]byte, error) { return []byte("not a font"), nil }).Watermark(mustTake(t, asJPEG(t, drawn(800, 600))).JPEG, viewer)
	if err == nil {
		t.Error("a font that is none should be refused")
	}
}
