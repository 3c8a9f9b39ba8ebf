package photo

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"io"
)

// Limits of a photo that comes in, and of the one that is kept.
const (
	MaxBytes  = 10 << 20   // of the file
	MaxPixels = 50_000_000 // width × height
	MinSide   = 600        // of the shorter side, in pixels
	KeptSide  = 1600       // of the longer side, in pixels
	KeptBytes = 400_000    // of the file

	maxDecoded = 200 << 20 // of the decoded picture, in bytes
	maxScans   = 64        // encoders make about ten
)

// Photo is a picture as it is kept: JPEG, upright, without metadata.
type Photo struct {
	JPEG          []byte
	Width, Height int // in pixels
	SHA256        [sha256.Size]byte
	Quality       Quality
}

// Take reads a photo and makes the kept one of it. It returns ErrType, ErrBytes,
// ErrPixels, ErrSmall, ErrDamaged or ErrInterrupted, and the context's cause
// when the caller gave up.
func (d *Desk) Take(ctx context.Context, r io.Reader) (Photo, error) {
	err := d.bodies.Acquire(ctx, 1)
	if err != nil {
		return Photo{}, context.Cause(ctx)
	}
	defer d.bodies.Release(1)
	buffer, read := d.file()
	defer read()
	body, err := readBody(buffer, r, MaxBytes, ErrBytes)
	if err != nil {
		return Photo{}, err
	}
	return d.TakeBytes(ctx, body)
}

// TakeBytes is Take for a file that its caller holds whole already, and within limits of
// its own: no copy is made, and nothing waits but for a decoder.
func (d *Desk) TakeBytes(ctx context.Context, body []byte) (Photo, error) {
	if len(body) > MaxBytes {
		return Photo{}, ErrBytes
	}
	f := formatOf(body)
	if f == unknownFormat {
		return Photo{}, ErrType
	}
	h, err := readHeader(f, body)
	if err != nil {
		return Photo{}, ErrDamaged.WithCause(err)
	}
	err = h.check()
	if err != nil {
		return Photo{}, err
	}
	// One turn for all of it: small pictures that wait for a second one would fill memory.
	err = d.decoders.Acquire(ctx, 1)
	if err != nil {
		return Photo{}, context.Cause(ctx)
	}
	defer d.decoders.Release(1)
	planes, done := d.slab()
	defer done()
	small, err := d.reduce(ctx, planes, f, h, body)
	if err != nil {
		return Photo{}, err
	}
	out, written := d.file()
	defer written()
	return develop(small, out)
}

// reduce gives the picture upright at the size in which it is kept. Only here
// is a large picture in memory.
func (d *Desk) reduce(ctx context.Context, planes *slab, f format, h header, body []byte) (*image.YCbCr, error) {
	width, height := within(h.width, h.height, KeptSide)
	side := draftSide(h.width, h.height)
	var small *image.YCbCr
	if f == jpegFormat && h.baseline && side < 8 {
		err := d.holding(ctx, h.memory*int64(side*side)/64, func() error {
			scratch, ok := d.scratch.Get().(*[]byte)
			if !ok {
				scratch = new([]byte)
			}
			defer d.scratch.Put(scratch)
			img := draft(body, side, scratch)
			if img != nil {
				small = planes.composed(img, width, height, h.turn)
			}
			return nil
		})
		if err != nil || small != nil {
			return small, err
		}
	}
	err := d.holding(ctx, h.memory, func() error {
		img, err := decode(ctx, f, body)
		if err != nil {
			return err
		}
		small = planes.composed(img, width, height, h.turn)
		return nil
	})
	return small, err
}

func (h header) check() error {
	if h.pixels() > MaxPixels || h.memory > maxDecoded {
		return ErrPixels
	}
	if min(h.width, h.height) < MinSide {
		return ErrSmall
	}
	if h.scans > maxScans {
		return ErrDamaged
	}
	return nil
}

// decode decodes to the end, or until the caller gives up.
func decode(ctx context.Context, f format, body []byte) (image.Image, error) {
	r := &patientReader{ctx: ctx, r: bytes.NewReader(body)}
	var img image.Image
	var err error
	if f == jpegFormat {
		img, err = jpeg.Decode(r)
	} else {
		img, err = png.Decode(r)
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		return nil, ErrDamaged.WithCause(err)
	}
	return img, nil
}

// patientReader ends a decoding whose caller has gone.
type patientReader struct {
	ctx context.Context //nolint:containedctx // the decoder takes a reader only
	r   io.Reader
}

func (p *patientReader) Read(to []byte) (int, error) {
	if p.ctx.Err() != nil {
		return 0, errors.New("the caller has gone")
	}
	return p.r.Read(to)
}

// within gives the size at which the longer side is at most limit.
func within(width, height, limit int) (int, int) {
	longer := max(width, height)
	if longer <= limit {
		return width, height
	}
	return max(1, (width*limit+longer/2)/longer), max(1, (height*limit+longer/2)/longer)
}

// develop writes the kept file, at first into out, which may be used again afterwards.
func develop(img *image.YCbCr, out *bytes.Buffer) (Photo, error) {
	quality := judge(plane{width: img.Rect.Dx(), height: img.Rect.Dy(), n: 1, pix: img.Y})
	for {
		for _, q := range []int{82, 72, 60, 48, 36} {
			out.Reset()
			err := jpeg.Encode(out, img, &jpeg.Options{Quality: q})
			if err != nil {
				return Photo{}, err
			}
			if out.Len() <= KeptBytes {
				file := bytes.Clone(out.Bytes())
				return Photo{
					JPEG: file, Width: img.Rect.Dx(), Height: img.Rect.Dy(),
					SHA256: sha256.Sum256(file), Quality: quality,
				}, nil
			}
		}
		// Noise all over does not become small by quality alone.
		width, height := img.Rect.Dx()*3/4, img.Rect.Dy()*3/4
		img = composed(img, width, height, upright)
	}
}
