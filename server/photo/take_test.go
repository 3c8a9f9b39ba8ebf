package photo

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"unioncard/server/union"
)

func TestPhotoIsMadeSmallAndClean(t *testing.T) {
	cases := map[string]struct {
		file                  []byte
		wantWidth, wantHeight int
	}{
		"large JPEG":            {asJPEG(t, drawn(2400, 1600)), 1600, 1067},
		"tall JPEG":             {asJPEG(t, drawn(900, 2700)), 533, 1600},
		"JPEG of the kept size": {asJPEG(t, drawn(1600, 1000)), 1600, 1000},
		"odd sides":             {asJPEG(t, drawn(701, 603)), 701, 603},
		"smallest":              {asJPEG(t, drawn(600, 600)), 600, 600},
		"PNG":                   {asPNG(t, drawn(2000, 1000)), 1600, 800},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p := mustTake(t, c.file)
			img := mustDecode(t, p.JPEG)
			if p.Width != c.wantWidth || p.Height != c.wantHeight || img.Bounds().Dx() != p.Width || img.Bounds().Dy() != p.Height {
				t.Errorf("%d × %d, decoded %v, want %d × %d", p.Width, p.Height, img.Bounds(), c.wantWidth, c.wantHeight)
			}
			if got, want := corners(img), [4]string{"red", "green", "blue", "grey"}; got != want {
				t.Errorf("corners %v, want %v", got, want)
			}
			if len(p.JPEG) > KeptBytes {
				t.Errorf("%d bytes, the limit is %d", len(p.JPEG), KeptBytes)
			}
			if p.SHA256 != sha256.Sum256(p.JPEG) {
				t.Error("the hash is of something else")
			}
		})
	}
}

func TestEveryOrientationComesOutUpright(t *testing.T) {
	scene := turned(rgbOf(drawn(900, 600)), upright)
	// What the camera stored so that turning it by the tag gives the scene.
	inverse := map[orientation]orientation{1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}
	for o, back := range inverse {
		stored := asJPEG(t, imageOf(turned(scene, back)))
		p := mustTake(t, withOrientation(stored, uint16(o))) //nolint:gosec // 1 to 8
		img := mustDecode(t, p.JPEG)
		if p.Width != 900 || p.Height != 600 {
			t.Errorf("orientation %d: %d × %d, want 900 × 600", o, p.Width, p.Height)
		}
		if got, want := corners(img), [4]string{"red", "green", "blue", "grey"}; got != want {
			t.Errorf("orientation %d: corners %v, want %v", o, got, want)
		}
	}
	// The table of EXIF itself: 6 means that the top of the scene is at the right of the file.
	six := mustDecode(t, mustTake(t, withOrientation(asJPEG(t, drawn(900, 600)), 6)).JPEG)
	if got, want := corners(six), [4]string{"blue", "red", "grey", "green"}; got != want {
		t.Errorf("a quarter turn to the right: corners %v, want %v", got, want)
	}
	pngFile := withChunk(asPNG(t, drawn(900, 600)), "eXIf", exifBlock(binary.LittleEndian, 3))
	if got, want := corners(mustDecode(t, mustTake(t, pngFile).JPEG)), [4]string{"grey", "blue", "green", "red"}; got != want {
		t.Errorf("PNG upside down: corners %v, want %v", got, want)
	}
}

func rgbOf(img image.Image) plane {
	return shrink(rgbRaster(img), img.Bounds().Dx(), img.Bounds().Dy())
}

func imageOf(p plane) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, p.width, p.height))
	for i := range p.width * p.height {
		copy(img.Pix[4*i:], p.pix[3*i:3*i+3])
		img.Pix[4*i+3] = 255
	}
	return img
}

func TestNothingOfTheFileIsKeptButThePicture(t *testing.T) {
	clean := asJPEG(t, drawn(800, 600))
	secret := "SECRET-TRAILER"
	cases := map[string][]byte{
		"GPS in EXIF":          withOrientation(clean, 1),
		"comment":              withSegment(clean, 0xfe, []byte(secret)),
		"XMP":                  withSegment(clean, markerAPP1, []byte("http://ns.adobe.com/xap/1.0/\x00"+secret)),
		"ZIP behind a JPEG":    append(bytes.Clone(clean), "PK\x03\x04"+secret...),
		"HTML in a comment":    withSegment(clean, 0xfe, []byte("<script>"+secret+"</script>")),
		"PNG with text":        withChunk(asPNG(t, drawn(800, 600)), "tEXt", []byte("GPSLatitude\x00"+secret)),
		"PNG with ZIP behind":  append(asPNG(t, drawn(800, 600)), "PK\x03\x04"+secret...),
		"a profile of colours": withSegment(clean, 0xe2, []byte("ICC_PROFILE\x00\x01\x01"+secret)),
	}
	for name, file := range cases {
		t.Run(name, func(t *testing.T) {
			kept := mustTake(t, file).JPEG
			for _, trace := range []string{secret, "Exif", "GPS", "PK\x03\x04", "<script", "ICC_PROFILE", "http:"} {
				if bytes.Contains(kept, []byte(trace)) {
					t.Errorf("%q is still there", trace)
				}
			}
			for at := 2; kept[at] == 0xff && kept[at+1] != markerSOS; at += 2 + int(binary.BigEndian.Uint16(kept[at+2:])) {
				if m := kept[at+1]; m >= 0xe0 && m <= 0xef || m == 0xfe {
					t.Errorf("segment %x is still there", m)
				}
			}
		})
	}
}

func TestUnfitFilesAreRefused(t *testing.T) {
	good := asJPEG(t, drawn(800, 600))
	goodPNG := asPNG(t, drawn(800, 600))
	small := asJPEG(t, drawn(1200, 599))
	progressive := flatJPEG(markerSOF2, 640, 800)
	scan := progressive[bytes.Index(progressive, []byte{0xff, markerSOS}) : len(progressive)-2]
	manyScans := append(bytes.Clone(progressive[:len(progressive)-2]), bytes.Repeat(scan, maxScans)...)
	cases := map[string]struct {
		file []byte
		want *union.Error
	}{
		"nothing":                  {nil, ErrType},
		"HEIC":                     {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), ErrType},
		"AVIF":                     {[]byte("\x00\x00\x00\x18ftypavif\x00\x00\x00\x00"), ErrType},
		"WebP":                     {[]byte("RIFF\x00\x00\x00\x00WEBPVP8 "), ErrType},
		"GIF":                      {[]byte("GIF89a\x00\x10\x00\x10"), ErrType},
		"SVG":                      {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), ErrType},
		"PDF":                      {[]byte("%PDF-1.7\n"), ErrType},
		"HTML with a JPEG behind":  {append([]byte("<html>"), good...), ErrType},
		"more than 10 MB":          {append(bytes.Clone(good), make([]byte, MaxBytes)...), ErrBytes},
		"100 megapixels in a PNG":  {pngHeader(10000, 10000, 8, 6, 0), ErrPixels},
		"the widest PNG there is":  {pngHeader(1<<31-1, 1, 8, 6, 0), ErrPixels},
		"16 bits of 49 megapixels": {pngHeader(7000, 7000, 16, 6, 0), ErrPixels},
		"shorter side of 599":      {small, ErrSmall},
		"JPEG cut in half":         {good[:len(good)/2], ErrDamaged},
		"JPEG without its end":     {good[:len(good)-2], ErrDamaged},
		"JPEG of a start only":     {good[:3], ErrDamaged},
		"PNG cut in half":          {goodPNG[:len(goodPNG)/2], ErrDamaged},
		"PNG without its end":      {goodPNG[:len(goodPNG)-30], ErrDamaged},
		"PNG of a header only":     {pngHeader(800, 600, 8, 2, 0), ErrDamaged},
		"more scans than 64":       {append(manyScans, 0xff, markerEOI), ErrDamaged},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := NewDesk(Limits{}).Take(t.Context(), bytes.NewReader(c.file))
			if !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			if !strings.Contains(c.want.Message, "拍") && !strings.Contains(c.want.Message, "选") {
				t.Errorf("%q shows no way on", c.want.Message)
			}
		})
	}
}

func TestUploadThatBreaksOffIsSaidSo(t *testing.T) {
	r := io.MultiReader(bytes.NewReader([]byte("\xff\xd8\xff")), iotest.ErrReader(io.ErrUnexpectedEOF))
	_, err := NewDesk(Limits{}).Take(t.Context(), r)
	if !errors.Is(err, ErrInterrupted) {
		t.Errorf("got %v, want %v", err, ErrInterrupted)
	}
}

func TestBombTakesLittleMemory(t *testing.T) {
	bomb := append(pngHeader(10000, 10000, 8, 6, 0), make([]byte, 120_000)...)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := NewDesk(Limits{}).Take(t.Context(), bytes.NewReader(bomb))
	runtime.ReadMemStats(&after)
	if !errors.Is(err, ErrPixels) {
		t.Errorf("got %v, want %v", err, ErrPixels)
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 2<<20 {
		t.Errorf("%d bytes taken, want at most 2 MiB", took)
	}
}

func TestReadingStopsAtTheLimit(t *testing.T) {
	endless := &counting{}
	_, err := NewDesk(Limits{}).Take(t.Context(), endless)
	if !errors.Is(err, ErrBytes) {
		t.Errorf("got %v, want %v", err, ErrBytes)
	}
	if endless.n > MaxBytes+1 {
		t.Errorf("%d bytes read", endless.n)
	}
}

type counting struct{ n int }

func (c *counting) Read(p []byte) (int, error) {
	c.n += len(p)
	return len(p), nil
}

func TestEveryPixelFormatIsTaken(t *testing.T) {
	base := drawn(800, 600)
	copyTo := func(dst interface {
		image.Image
		Set(x, y int, c color.Color)
	}) image.Image {
		for y := range 600 {
			for x := range 800 {
				dst.Set(x, y, base.At(x, y))
			}
		}
		return dst
	}
	r := base.Rect
	web := make(color.Palette, 0, 216)
	for i := range 216 {
		web = append(web, color.RGBA{R: uint8(i / 36 * 51), G: uint8(i / 6 % 6 * 51), B: uint8(i % 6 * 51), A: 255}) //nolint:gosec // below 256
	}
	colours := [4]string{"red", "green", "blue", "grey"}
	greys := [4]string{"grey", "grey", "grey", "grey"}
	for name, c := range map[string]struct {
		img  image.Image
		want [4]string
	}{
		"16 bits":            {copyTo(image.NewRGBA64(r)), colours},
		"16 bits with alpha": {copyTo(image.NewNRGBA64(r)), colours},
		"8 bits with alpha":  {copyTo(image.NewNRGBA(r)), colours},
		"palette":            {copyTo(image.NewPaletted(r, web)), colours},
		"grey":               {copyTo(image.NewGray(r)), greys},
		"grey of 16 bits":    {copyTo(image.NewGray16(r)), greys},
	} {
		if got := corners(mustDecode(t, mustTake(t, asPNG(t, c.img)).JPEG)); got != c.want {
			t.Errorf("%s: corners %v, want %v", name, got, c.want)
		}
	}
	gray := asJPEG(t, copyTo(image.NewGray(r)))
	if got := corners(mustDecode(t, mustTake(t, gray).JPEG)); got != greys {
		t.Errorf("grey JPEG: corners %v", got)
	}
}

func TestTransparentIsWhitePaper(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 700, 700))
	kept := mustDecode(t, mustTake(t, asPNG(t, img)).JPEG)
	if r, g, b, _ := kept.At(350, 350).RGBA(); r>>8 < 250 || g>>8 < 250 || b>>8 < 250 {
		t.Errorf("the middle is %d %d %d, want white", r>>8, g>>8, b>>8)
	}
}

func TestNoiseComesOutBelowTheLimit(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 1600, 1600))
	state := uint32(1)
	for i := range img.Pix {
		state = state*1664525 + 1013904223
		img.Pix[i] = byte(state >> 24)
		if i%4 == 3 {
			img.Pix[i] = 255
		}
	}
	p := mustTake(t, asJPEG(t, img))
	if len(p.JPEG) > KeptBytes || p.Width < MinSide {
		t.Errorf("%d bytes of %d × %d", len(p.JPEG), p.Width, p.Height)
	}
}

func TestAFileThatIsHeldAlreadyIsTakenTheSame(t *testing.T) {
	d := NewDesk(Limits{})
	for name, file := range map[string][]byte{
		"a photo": asJPEG(t, drawn(800, 600)), "a large one": asJPEG(t, drawn(4000, 3000)), "no photo": []byte("GIF89a"), "nothing": nil,
		"too many bytes": append([]byte("\xff\xd8\xff"), make([]byte, MaxBytes)...),
	} {
		read, why := d.Take(t.Context(), bytes.NewReader(file))
		held, err := d.TakeBytes(t.Context(), file)
		if !errors.Is(err, why) || (err == nil) != (why == nil) || held.SHA256 != read.SHA256 {
			t.Errorf("%s: %v as it is read, %v as it is held", name, why, err)
		}
	}
}

func TestCallerWhoGivesUpIsLetGo(t *testing.T) {
	d := NewDesk(Limits{Decoders: 1})
	held, release := make(chan struct{}), make(chan struct{})
	done := make(chan error, 1)
	go func() {
		done <- d.decoding(context.Background(), 1, func() error {
			close(held)
			<-release
			return nil
		})
	}()
	<-held
	ctx, cancel := context.WithCancel(t.Context())
	// Gives up when the file has arrived, so that only the decoder is waited for.
	file := io.MultiReader(bytes.NewReader(asJPEG(t, drawn(800, 600))), lastRead(cancel))
	_, err := d.Take(ctx, file)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	close(release)
	must(t, <-done)
	_, err = d.Take(t.Context(), bytes.NewReader(asJPEG(t, drawn(800, 600))))
	must(t, err)
}

type lastRead func()

func (f lastRead) Read([]byte) (int, error) {
	f()
	return 0, io.EOF
}

func TestDecodingEndsWhenTheCallerGoes(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	file := bytes.NewReader(asJPEG(t, drawn(800, 600)))
	_, err := io.Copy(io.Discard, &patientReader{ctx: ctx, r: file})
	if err == nil {
		t.Error("the decoder should be given no more")
	}
	_, err = decode(ctx, jpegFormat, asJPEG(t, drawn(800, 600)))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

func FuzzTake(f *testing.F) {
	tiny := drawn(16, 16)
	f.Add(asJPEG(f, tiny))
	f.Add(asPNG(f, tiny))
	f.Add(withOrientation(asJPEG(f, tiny), 6))
	f.Add(pngHeader(10000, 10000, 8, 6, 1))
	f.Add([]byte("\xff\xd8\xff\xff\xff\xd9"))
	d := NewDesk(Limits{})
	f.Fuzz(func(t *testing.T, file []byte) {
		// Small pictures go all the way too, past the check of the side.
		form := formatOf(file)
		if form != unknownFormat {
			h, err := readHeader(form, file)
			if err == nil && h.pixels() < 1<<16 {
				img, err := decode(t.Context(), form, file)
				if err == nil {
					_, err = develop(composed(img, h.width, h.height, h.turn), new(bytes.Buffer))
					must(t, err)
				}
			}
		}
		_, err := d.Take(t.Context(), bytes.NewReader(file))
		if _, known := union.AsError(err); err != nil && !known {
			t.Errorf("unknown error %v", err)
		}
	})
}
