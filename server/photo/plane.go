package photo

import (
	"image"
	"image/color"
)

// raster is a picture that gives its rows one by one: n bytes a pixel. It lets
// a large picture be shrunk without a second large copy.
type raster struct {
	width, height int
	n             int
	row           func(y int) []byte
}

// plane is one colour channel, or several interleaved, without gaps.
type plane struct {
	width, height int
	n             int
	pix           []byte
}

// lumaRaster and its chroma give the planes of a decoded JPEG as they are.
func lumaRaster(img *image.YCbCr) raster {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	return raster{width: w, height: h, n: 1, row: func(y int) []byte {
		return img.Y[y*img.YStride:][:w]
	}}
}

func chromaRaster(img *image.YCbCr, pix []byte) raster {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	switch img.SubsampleRatio {
	case image.YCbCrSubsampleRatio444:
	case image.YCbCrSubsampleRatio422:
		w = (w + 1) / 2
	case image.YCbCrSubsampleRatio440:
		h = (h + 1) / 2
	case image.YCbCrSubsampleRatio411:
		w = (w + 3) / 4
	case image.YCbCrSubsampleRatio410:
		w, h = (w+3)/4, (h+1)/2
	default:
		w, h = (w+1)/2, (h+1)/2
	}
	return raster{width: w, height: h, n: 1, row: func(y int) []byte {
		return pix[y*img.CStride:][:w]
	}}
}

// rgbRaster gives any picture as red, green and blue on white paper.
func rgbRaster(img image.Image) raster {
	b := img.Bounds()
	line, last := make([]byte, 3*b.Dx()), -1
	fill := pixelFiller(img)
	return raster{width: b.Dx(), height: b.Dy(), n: 3, row: func(y int) []byte {
		if y != last { // rows on a boundary are asked for twice
			fill(line, b.Min.Y+y)
			last = y
		}
		return line
	}}
}

func pixelFiller(img image.Image) func(line []byte, y int) {
	b := img.Bounds()
	if m, ok := img.(*image.RGBA); ok && m.Opaque() {
		return func(line []byte, y int) {
			from := m.Pix[m.PixOffset(b.Min.X, y):]
			for x := range b.Dx() {
				copy(line[3*x:3*x+3], from[4*x:4*x+3])
			}
		}
	}
	m, ok := img.(image.RGBA64Image)
	if !ok {
		return func(line []byte, y int) {
			for x := range b.Dx() {
				r, g, bl, a := img.At(b.Min.X+x, y).RGBA()
				onWhite(line[3*x:], color.RGBA64{R: uint16(r), G: uint16(g), B: uint16(bl), A: uint16(a)}) //nolint:gosec // RGBA gives 16 bits
			}
		}
	}
	return func(line []byte, y int) {
		for x := range b.Dx() {
			onWhite(line[3*x:], m.RGBA64At(b.Min.X+x, y))
		}
	}
}

// onWhite lays a colour, which is multiplied by its alpha already, on white paper.
func onWhite(to []byte, c color.RGBA64) {
	rest := 0xffff - c.A
	to[0] = byte((c.R + rest) >> 8)
	to[1] = byte((c.G + rest) >> 8)
	to[2] = byte((c.B + rest) >> 8)
}
