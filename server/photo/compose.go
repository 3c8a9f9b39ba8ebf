package photo

import (
	"image"
	"image/color"
)

// composed is a small picture in the form that JPEG keeps: brightness in full,
// colour at half the size.
func composed(img image.Image, width, height int, turn orientation) *image.YCbCr {
	halfWidth, halfHeight := (width+1)/2, (height+1)/2
	var luma, blue, red plane
	switch m := img.(type) {
	case *image.YCbCr:
		luma = shrink(lumaRaster(m), width, height)
		blue = fit(chromaRaster(m, m.Cb), halfWidth, halfHeight)
		red = fit(chromaRaster(m, m.Cr), halfWidth, halfHeight)
	case *image.Gray:
		luma = shrink(grayRaster(m), width, height)
		blue = plain(halfWidth, halfHeight)
		red = plain(halfWidth, halfHeight)
	default:
		luma, blue, red = split(shrink(rgbRaster(img), width, height))
	}
	luma, blue, red = turned(luma, turn), turned(blue, turn), turned(red, turn)
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
func fit(r raster, width, height int) plane {
	if r.width >= width && r.height >= height {
		return shrink(r, width, height)
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
