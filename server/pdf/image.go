package pdf

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"math"

	"unioncard/server/union"
)

// What an image may be: a small file must not ask for much memory.
const (
	maxSide      = 6000    // pixels of a photo's side
	maxSignature = 4 << 20 // pixels of a signature
)

// bytesHolder gives image bytes to the drawing library under an id of ours.
type bytesHolder struct {
	id   string
	rest []byte
}

func (h *bytesHolder) ID() string { return h.id }

func (h *bytesHolder) Read(p []byte) (int, error) {
	if len(h.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p, h.rest)
	h.rest = h.rest[n:]
	return n, nil
}

// oneEncoder keeps the encoder's buffers, near a megabyte, from one signature to the next.
type oneEncoder struct{ buffer *png.EncoderBuffer }

func (o *oneEncoder) Get() *png.EncoderBuffer  { return o.buffer }
func (o *oneEncoder) Put(b *png.EncoderBuffer) { o.buffer = b }

func errGlyphMissing(r rune) error {
	return union.Refused("glyph_missing",
		fmt.Sprintf("文件字体里没有字符 U+%04X，请先核对并确认姓名截图，再生成文件。", r))
}

func errImage(cause error) error {
	return union.Refused("image_unreadable", "有一张证件照片或签名不完整，请退回重新拍摄或签名。").WithCause(cause)
}

// picture is an image that is ready to be drawn.
type picture struct {
	data          []byte
	width, height int // in pixels
	sum           [sha256.Size]byte
	stub          []byte // stands in the document until it is written; nil where data itself does
	err           error
}

// photoPicture looks at a photo, whose bytes go into the document as they are, so
// that it loses nothing and costs no decoding.
func photoPicture(data []byte) picture {
	config, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return picture{err: errImage(err)}
	}
	whole := bytes.HasSuffix(bytes.TrimRight(data, "\x00"), []byte{0xFF, 0xD9})
	if !whole || config.Width < 1 || config.Height < 1 || config.Width > maxSide || config.Height > maxSide {
		return picture{err: errImage(fmt.Errorf("jpeg of %d×%d, whole %t", config.Width, config.Height, whole))}
	}
	p := picture{data: data, width: config.Width, height: config.Height, sum: sha256.Sum256(data)}
	p.stub = stubOf(p, config.ColorModel)
	return p
}

// greys is how many shades a printed signature has: enough for smooth edges at a
// quarter of the work of a full grey image.
const greys = 16

// signaturePicture turns a signature into an opaque grey image. The library reads
// PNG chunks without checking them and takes no 16-bit or interlaced ones, so
// that only what we encoded ourselves reaches it. Without data it is the zero picture.
func (e *oneEncoder) signaturePicture(data []byte) picture {
	if len(data) == 0 {
		return picture{}
	}
	config, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return picture{err: errImage(err)}
	}
	if config.Width < 1 || config.Height < 1 || config.Width*config.Height > maxSignature {
		return picture{err: errImage(fmt.Errorf("png of %d×%d", config.Width, config.Height))}
	}
	source, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return picture{err: errImage(err)}
	}
	palette := make(color.Palette, greys)
	for i := range palette {
		palette[i] = color.Gray{Y: uint8(i * 255 / (greys - 1))} //nolint:gosec // at most 255
	}
	bounds := source.Bounds()
	grey := image.NewPaletted(image.Rect(0, 0, bounds.Dx(), bounds.Dy()), palette)
	shade(grey, source)
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed, BufferPool: e}
	err = encoder.Encode(&out, grey)
	if err != nil {
		return picture{err: fmt.Errorf("encode signature: %w", err)}
	}
	return picture{data: out.Bytes(), width: bounds.Dx(), height: bounds.Dy(), sum: sha256.Sum256(out.Bytes())}
}

// shade puts the source over white.
func shade(grey *image.Paletted, source image.Image) {
	bounds := source.Bounds()
	var steps [256]uint8
	for i := range steps {
		steps[i] = step(uint32(i)) //nolint:gosec // at most 255
	}
	for y := range bounds.Dy() {
		row := grey.Pix[y*grey.Stride:][:bounds.Dx()]
		switch plain := source.(type) {
		case *image.Gray: // as signatures are kept
			for x, brightness := range plain.Pix[y*plain.Stride:][:len(row)] {
				row[x] = steps[brightness]
			}
			continue
		case *image.NRGBA:
			shadeRow(row, plain.Pix[y*plain.Stride:])
			continue
		}
		for x := range row {
			r, g, b, a := source.At(bounds.Min.X+x, bounds.Min.Y+y).RGBA()
			row[x] = step((19595*r+38470*g+7471*b)>>24 + (0xFFFF-a)>>8)
		}
	}
}

// shadeRow is shade for four bytes a pixel.
func shadeRow(row, pix []byte) {
	for x := range row {
		p := pix[4*x:][:4]
		alpha := uint32(p[3])
		if alpha == 0 {
			row[x] = greys - 1
			continue
		}
		lum := (19595*uint32(p[0]) + 38470*uint32(p[1]) + 7471*uint32(p[2])) >> 16
		row[x] = step((lum*alpha + 255*(255-alpha)) / 255)
	}
}

// step answers the shade nearest to a brightness of 0 to 255.
func step(brightness uint32) uint8 {
	return uint8((min(brightness, 255)*(greys-1) + 127) / 255) //nolint:gosec // below greys
}

// signature draws a hand signature as large as fits, standing on the left.
func (c *canvas) signature(p picture, x, y, w, h float64) {
	if p.err != nil {
		c.fail(p.err)
	}
	if p.data == nil || c.err != nil {
		return
	}
	scale := math.Min(w/float64(p.width), h/float64(p.height))
	dw, dh := float64(p.width)*scale, float64(p.height)*scale
	c.picture(p, x, y+h-dh, dw, dh)
}

// shapeTolerance is how far a photo's shape may be from a card's and still fill
// its place; another shape keeps its own inside it, so that no face is stretched.
const shapeTolerance = 0.04

// photo draws one side of an ID document at its true size: an ID-1 card is
// 85.6 × 54 mm (ISO/IEC 7810).
func (c *canvas) photo(p picture, x, y float64) {
	if p.err != nil {
		c.fail(p.err)
	}
	if c.err != nil {
		return
	}
	w, h := cardWidth, cardHeight
	shape := float64(p.width) / float64(p.height)
	if math.Abs(shape*cardHeight/cardWidth-1) > shapeTolerance {
		scale := math.Min(cardWidth/float64(p.width), cardHeight/float64(p.height))
		w, h = float64(p.width)*scale, float64(p.height)*scale
	}
	c.picture(p, x+(cardWidth-w)/2, y+(cardHeight-h)/2, w, h)
	c.watermark(c.head.Purpose, x, y, cardWidth, cardHeight)
	c.box(x, y, cardWidth, cardHeight, 0.1, faint)
}
