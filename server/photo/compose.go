package photo

import (
	"image"
	"image/color"
)

// composed is a small picture in the form that JPEG keeps: brightness in full,
// colour at half the size.
func composed(img image.Image, width, height int, turn orientation) *image.YCbCr {
	return new(slab).composed(img, width, height, turn)
}

// slab is memory for the planes of one small picture, which serves the next one when
// that picture is done with.
type slab struct {
	all  []byte
	used int
}

// take gives n bytes, which may hold what an earlier picture left.
func (s *slab) take(n int) []byte {
	s.reserve(n)
	s.used += n
	return s.all[s.used-n : s.used : s.used]
}

// reserve makes room for so many bytes at once.
func (s *slab) reserve(n int) {
	if s.used+n > len(s.all) {
		s.all, s.used = make([]byte, n), 0
	}
}

func (s *slab) shrink(r raster, width, height int) plane {
	return shrinkTo(s.take(width*height*r.n), r, width, height)
}

func (s *slab) composed(img image.Image, width, height int, turn orientation) *image.YCbCr {
	halfWidth, halfHeight := (width+1)/2, (height+1)/2
	room := width*height + 2*halfWidth*halfHeight
	if turn > upright {
		room *= 2
	}
	s.reserve(room)
	var luma, blue, red plane
	switch m := img.(type) {
	case *image.YCbCr:
		luma = s.shrink(lumaRaster(m), width, height)
		blue = s.fit(chromaRaster(m, m.Cb), halfWidth, halfHeight)
		red = s.fit(chromaRaster(m, m.Cr), halfWidth, halfHeight)
	case *image.Gray:
		luma = s.shrink(grayRaster(m), width, height)
		blue = plain(halfWidth, halfHeight)
		red = plain(halfWidth, halfHeight)
	default:
		luma, blue, red = split(shrink(rgbRaster(img), width, height))
	}
	luma, blue, red = s.turned(luma, turn), s.turned(blue, turn), s.turned(red, turn)
	return &image.YCbCr{
		Y: luma.pix, Cb: blue.pix, Cr: red.pix,
		YStride: luma.width, CStride: blue.width,
		SubsampleRatio: image.YCbCrSubsampleRatio420,
		Rect:           image.Rect(0, 0, luma.width, luma.height),
	}
}

func grayRaster(m *image.Gray) raster {
	w := m.Rect.Dx()
	return raster{width: w, height: m.Rect.Dy(), n: 1, row: func(y int) []byte {
		return m.Pix[y*m.Stride:][:w]
	}}
}

// fit is shrink for colour, which in a strongly subsampled picture may be
// coarser than what is wanted: then each sample is repeated.
func (s *slab) fit(r raster, width, height int) plane {
	if r.width >= width && r.height >= height {
		return s.shrink(r, width, height)
	}
	coarse := shrink(r, min(r.width, width), min(r.height, height))
	out := plane{width: width, height: height, n: 1, pix: make([]byte, width*height)}
	for y := range height {
		from := coarse.pix[y*coarse.height/height*coarse.width:]
		for x := range width {
			out.pix[y*width+x] = from[x*coarse.width/width]
		}
	}
	return out
}

// plain is colourless.
func plain(width, height int) plane {
	p := plane{width: width, height: height, n: 1, pix: make([]byte, width*height)}
	for i := range p.pix {
		p.pix[i] = 128
	}
	return p
}

// split parts red, green and blue into brightness and two colours at half size.
func split(rgb plane) (luma, blue, red plane) {
	w, h := rgb.width, rgb.height
	luma = plane{width: w, height: h, n: 1, pix: make([]byte, w*h)}
	full := plane{width: w, height: h, n: 2, pix: make([]byte, 2*w*h)}
	for i := range w * h {
		luma.pix[i], full.pix[2*i], full.pix[2*i+1] = color.RGBToYCbCr(rgb.pix[3*i], rgb.pix[3*i+1], rgb.pix[3*i+2])
	}
	small := shrink(raster{width: w, height: h, n: 2, row: func(y int) []byte {
		return full.pix[2*y*w:][:2*w]
	}}, (w+1)/2, (h+1)/2)
	blue = plane{width: small.width, height: small.height, n: 1, pix: make([]byte, small.width*small.height)}
	red = plane{width: small.width, height: small.height, n: 1, pix: make([]byte, small.width*small.height)}
	for i := range blue.pix {
		blue.pix[i], red.pix[i] = small.pix[2*i], small.pix[2*i+1]
	}
	return luma, blue, red
}
