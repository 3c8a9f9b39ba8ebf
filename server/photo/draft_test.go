package photo

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"
)

// likeness is the mean difference of two pictures' brightness, of 255.
func likeness(t testing.TB, a, b *image.YCbCr) float64 {
	t.Helper()
	if a.Rect != b.Rect {
		t.Fatalf("%v and %v", a.Rect, b.Rect)
	}
	sum := 0
	for i := range a.Y {
		d := int(a.Y[i]) - int(b.Y[i])
		sum += max(d, -d)
	}
	return float64(sum) / float64(len(a.Y))
}

func TestDraftLooksLikeTheFullPicture(t *testing.T) {
	for name, size := range map[string][2]int{"even sides": {1600, 1200}, "odd sides": {1601, 1203}, "tall": {803, 1999}} {
		file := asJPEG(t, drawn(size[0], size[1]))
		for _, side := range []int{4, 2} {
			img := draft(file, side, new([]byte))
			if img == nil {
				t.Fatalf("%s: an ordinary photo is not drafted", name)
			}
			width, height := size[0]*side/10, size[1]*side/10
			got := composed(img, width, height, upright)
			want := composed(mustDecode(t, file), width, height, upright)
			// The fine bars of the picture cost some on odd sides, where the
			// grids lie half a sample apart; one wrong block costs far more.
			if d := likeness(t, got, want); d > 7 {
				t.Errorf("%s at %d/8: differs by %.1f of 255 in the mean", name, side, d)
			}
			if got, want := corners(got), corners(want); got != want {
				t.Errorf("%s at %d/8: corners %v, want %v", name, side, got, want)
			}
		}
	}
}

func TestDraftOfPlainColours(t *testing.T) {
	for name, file := range map[string][]byte{
		"grey": flatJPEG(markerSOF0, 64, 800),
		"red":  flatJPEG(markerSOF0, 64, 0, 0, 800),
	} {
		want := mustDecode(t, file)
		img := draft(file, 4, new([]byte))
		if img == nil {
			t.Fatalf("%s is not drafted", name)
		}
		r, g, b, _ := img.At(16, 16).RGBA()
		wr, wg, wb, _ := want.At(32, 32).RGBA()
		if r>>8 != wr>>8 || g>>8 != wg>>8 || b>>8 != wb>>8 {
			t.Errorf("%s: %d %d %d, want %d %d %d", name, r>>8, g>>8, b>>8, wr>>8, wg>>8, wb>>8)
		}
	}
}

func TestOnlyWholeOrdinaryFilesAreDrafted(t *testing.T) {
	good := asJPEG(t, drawn(320, 240))
	scanStart := bytes.Index(good, []byte{0xff, markerSOS})
	for name, file := range map[string][]byte{
		"cut in half":           good[:len(good)/2],
		"cut before its end":    good[:len(good)-2],
		"cut one byte earlier":  append(bytes.Clone(good[:len(good)-3]), 0xff, markerEOI),
		"without its tables":    append(bytes.Clone(good[:2]), good[scanStart:]...),
		"progressive":           flatJPEG(markerSOF2, 64, 0),
		"four inks":             flatJPEG(markerSOF0, 64, 0, 0, 0, 0),
		"colours not YCbCr":     withSegment(good, 0xee, []byte("Adobe\x00\x64\x00\x00\x00\x00\x00")),
		"a start and no more":   good[:2],
		"a marker nobody knows": withSegment(good, 0xc9, []byte{0}),
	} {
		if draft(file, 4, new([]byte)) != nil {
			t.Errorf("%s is drafted", name)
		}
	}
}

func TestLargePhotosComeOutAsThroughTheFullDecoder(t *testing.T) {
	file := asJPEG(t, drawn(3400, 2200))
	p := mustTake(t, withOrientation(file, 3))
	want := composed(mustDecode(t, file), 1600, 1035, 3)
	got, ok := mustDecode(t, p.JPEG).(*image.YCbCr)
	if !ok || p.Width != 1600 || p.Height != 1035 {
		t.Fatalf("%d × %d", p.Width, p.Height)
	}
	if got, want := corners(got), corners(want); got != want {
		t.Errorf("corners %v, want %v", got, want)
	}
	for name, broken := range map[string][]byte{"cut": file[:len(file)*2/3], "no end": file[:len(file)-2]} {
		_, err := NewDesk(Limits{}).Take(t.Context(), bytes.NewReader(broken))
		if err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

// Whatever is drafted the full decoder must take as well, and see the same.
func FuzzDraft(f *testing.F) {
	f.Add(asJPEG(f, drawn(40, 24)))
	f.Add(flatJPEG(markerSOF0, 64, 800, 0, -800))
	f.Add(flatJPEG(markerSOF0, 16, 800))
	f.Add(withSegment(asJPEG(f, drawn(33, 17)), 0xdd, []byte{0, 1}))
	f.Fuzz(func(t *testing.T, file []byte) {
		if formatOf(file) != jpegFormat {
			return
		}
		h, err := readHeader(jpegFormat, file)
		if err != nil || h.pixels() > 1<<16 {
			return
		}
		img := draft(file, 4, new([]byte))
		if img == nil {
			return
		}
		full, err := jpeg.Decode(bytes.NewReader(file))
		if err != nil {
			t.Fatalf("drafted, but: %v", err)
		}
		if w, h := (full.Bounds().Dx()+1)/2, (full.Bounds().Dy()+1)/2; img.Rect.Dx() != w || img.Rect.Dy() != h {
			t.Errorf("drafted to %v, want %d × %d", img.Rect, w, h)
		}
	})
}
