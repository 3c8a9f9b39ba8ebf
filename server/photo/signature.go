package photo

import (
	"bytes"
	"context"
	"crypto/sha256"
	"image"
	"image/png"
	"io"
)

// Limits of a hand signature: PNG, in bytes and pixels.
const (
	MaxSignatureBytes = 300_000

	minSignatureWidth, minSignatureHeight = 100, 40
	maxSignatureWidth, maxSignatureHeight = 2000, 1000

	// A signature is printed 66 × 24 mm at most: this is 300 dots an inch of it, and
	// more would have to be decoded for each paper.
	keptSignatureWidth, keptSignatureHeight = 800, 400

	inkLevel = 160   // darker than this is ink
	minInk   = 0.001 // of the samples; a thin name on a wide sheet has about 0.003
	maxInk   = 0.5   // more is a filled sheet or white on black
	minReach = 0.1   // of the width or the height: a dot is no name
)

// Signature is a hand signature as it is kept: grey PNG, ink on white paper.
type Signature struct {
	PNG           []byte
	Width, Height int // in pixels
	SHA256        [sha256.Size]byte
}

// Signature reads a hand signature and makes the kept one of it. It returns
// ErrSignatureType, ErrSignatureBytes, ErrSignatureSize, ErrSignatureDamaged,
// ErrSignatureBlank or ErrInterrupted, and the context's cause when the caller
// gave up.
func (d *Desk) Signature(ctx context.Context, r io.Reader) (Signature, error) {
	buffer, done := d.file()
	defer done()
	body, err := readBody(buffer, r, MaxSignatureBytes, ErrSignatureBytes)
	if err != nil {
		return Signature{}, err
	}
	if formatOf(body) != pngFormat {
		return Signature{}, ErrSignatureType
	}
	h, err := readHeader(pngFormat, body)
	if err != nil {
		return Signature{}, ErrSignatureDamaged.WithCause(err)
	}
	if h.width < minSignatureWidth || h.height < minSignatureHeight ||
		h.width > maxSignatureWidth || h.height > maxSignatureHeight {
		return Signature{}, ErrSignatureSize
	}
	var kept Signature
	err = d.decoding(ctx, h.memory, func() error {
		img, err := png.Decode(bytes.NewReader(body))
		if err != nil {
			return ErrSignatureDamaged.WithCause(err)
		}
		kept, err = keepSignature(img)
		return err
	})
	return kept, err
}

func keepSignature(img image.Image) (Signature, error) {
	b := img.Bounds()
	rgb := shrink(rgbRaster(img), b.Dx(), b.Dy())
	gray := image.NewGray(image.Rect(0, 0, rgb.width, rgb.height))
	for i := range gray.Pix {
		r, g, bl := int(rgb.pix[3*i]), int(rgb.pix[3*i+1]), int(rgb.pix[3*i+2])
		gray.Pix[i] = byte((299*r + 587*g + 114*bl) / 1000) //nolint:gosec // an average of bytes
	}
	if !signed(gray) { // as it was drawn: a thin line grows pale when it is made small
		return Signature{}, ErrSignatureBlank
	}
	gray = smallSignature(gray)
	var file bytes.Buffer
	err := png.Encode(&file, gray)
	if err != nil {
		return Signature{}, err
	}
	return Signature{
		PNG: file.Bytes(), Width: gray.Rect.Dx(), Height: gray.Rect.Dy(),
		SHA256: sha256.Sum256(file.Bytes()),
	}, nil
}

func smallSignature(gray *image.Gray) *image.Gray {
	width, height := gray.Rect.Dx(), gray.Rect.Dy()
	if width > keptSignatureWidth {
		width, height = keptSignatureWidth, max(1, height*keptSignatureWidth/width)
	}
	if height > keptSignatureHeight {
		width, height = max(1, width*keptSignatureHeight/height), keptSignatureHeight
	}
	if width == gray.Rect.Dx() {
		return gray
	}
	small := shrink(raster{width: gray.Rect.Dx(), height: gray.Rect.Dy(), n: 1, row: func(y int) []byte {
		return gray.Pix[y*gray.Stride:][:gray.Rect.Dx()]
	}}, width, height)
	return &image.Gray{Pix: small.pix, Stride: small.width, Rect: image.Rect(0, 0, small.width, small.height)}
}

// signed says whether there is ink enough, but not all over, and reaching
// further than a dot.
func signed(gray *image.Gray) bool {
	ink := 0
	reach := image.Rectangle{Min: gray.Rect.Max}
	for y := range gray.Rect.Dy() {
		for x, v := range gray.Pix[y*gray.Stride:][:gray.Rect.Dx()] {
			if v >= inkLevel {
				continue
			}
			ink++
			reach.Min.X, reach.Min.Y = min(reach.Min.X, x), min(reach.Min.Y, y)
			reach.Max.X, reach.Max.Y = max(reach.Max.X, x+1), max(reach.Max.Y, y+1)
		}
	}
	share := float64(ink) / float64(len(gray.Pix))
	if share < minInk || share > maxInk {
		return false
	}
	return float64(reach.Dx()) >= minReach*float64(gray.Rect.Dx()) ||
		float64(reach.Dy()) >= minReach*float64(gray.Rect.Dy())*3
}
