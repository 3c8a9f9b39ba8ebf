package photo

// Quality holds hints for the reviewer and the person at the camera. None of
// them refuses a photo.
type Quality struct {
	Blurred bool // too few sharp edges to read small print
	TooDark bool
	Glare   bool // a bright patch on a picture that is not bright
}

const (
	judgedSide = 800 // of the longer side: small enough that grain is averaged away

	sharpVariance = 60.0 // of the Laplacian, in squared grey levels
	darkMean      = 60.0 // of 255
	blownOut      = 250  // grey level from which nothing can be read
	glareShare    = 0.01 // of the samples
	paperMedian   = 200  // above it bright samples are paper, not a reflection
)

// judge looks at a small grey picture.
func judge(luma plane) Quality {
	width, height := within(luma.width, luma.height, judgedSide)
	small := shrink(raster{width: luma.width, height: luma.height, n: 1, row: func(y int) []byte {
		return luma.pix[y*luma.width:][:luma.width]
	}}, width, height)
	var histogram [256]int
	sum := 0
	for _, v := range small.pix {
		histogram[v]++
		sum += int(v)
	}
	count := len(small.pix)
	bright := 0
	for _, n := range histogram[blownOut:] {
		bright += n
	}
	return Quality{
		Blurred: laplacianVariance(small) < sharpVariance,
		TooDark: float64(sum)/float64(count) < darkMean,
		Glare:   float64(bright) > glareShare*float64(count) && median(histogram, count) < paperMedian,
	}
}

func median(histogram [256]int, count int) int {
	seen := 0
	for level, n := range histogram {
		seen += n
		if 2*seen >= count {
			return level
		}
	}
	return 255
}

// laplacianVariance is large where neighbouring samples differ sharply.
func laplacianVariance(p plane) float64 {
	if p.width < 3 || p.height < 3 {
		return 0
	}
	sum, squares := 0, 0
	for y := 1; y < p.height-1; y++ {
		above, here, below := p.pix[(y-1)*p.width:][:p.width], p.pix[y*p.width:][:p.width], p.pix[(y+1)*p.width:][:p.width]
		for x := 1; x < p.width-1; x++ {
			d := 4*int(here[x]) - int(here[x-1]) - int(here[x+1]) - int(above[x]) - int(below[x])
			sum += d
			squares += d * d
		}
	}
	n := float64((p.width - 2) * (p.height - 2))
	mean := float64(sum) / n
	return float64(squares)/n - mean*mean
}
