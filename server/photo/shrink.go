package photo

// Weights of one output sample sum to exactly 1<<weightBits, so that a plain
// colour stays what it is; two passes of 11 bits and 8 of colour fit 32.
const weightBits = 11

// span is the input samples that one output sample covers.
type span struct {
	first   int
	weights []uint32
}

// spans cuts an axis of from samples into to equal parts, in whole weights:
// each output sample is the average of the area that it covers.
func spans(from, to int) []span {
	out := make([]span, to)
	const one = 1 << weightBits
	all := make([]uint32, 0, from+2*to)
	for i := range out {
		// In units of 1/to of an input sample output i covers [i*from, (i+1)*from).
		begin, end := i*from, (i+1)*from
		first := begin / to
		start, sum := len(all), 0
		for at := first; at*to < end; at++ {
			upto := min(end, (at+1)*to)
			weight := (upto-begin)*one/from - sum
			sum += weight
			all = append(all, uint32(weight)) //nolint:gosec // between 0 and 1<<weightBits
		}
		out[i] = span{first: first, weights: all[start:]}
	}
	return out
}

// shrink gives the picture at a smaller (or the same) size by averaging areas.
func shrink(r raster, width, height int) plane {
	return shrinkTo(make([]byte, width*height*r.n), r, width, height)
}

// shrinkTo is shrink into memory that is there.
func shrinkTo(pix []byte, r raster, width, height int) plane {
	out := plane{width: width, height: height, n: r.n, pix: pix}
	if width == r.width && height == r.height {
		for y := range height {
			copy(out.pix[y*width*r.n:], r.row(y))
		}
		return out
	}
	across, down := spans(r.width, width), spans(r.height, height)
	sums := make([]uint32, r.width*r.n)
	for y, s := range down {
		addRows(sums, r, s)
		to := out.pix[y*width*r.n:][:width*r.n]
		if r.n == 1 {
			average(to, sums, across)
		} else {
			averageColours(to, sums, across, r.n)
		}
	}
	return out
}

// addRows sums the rows of a span by their weights.
func addRows(sums []uint32, r raster, s span) {
	for i, weight := range s.weights {
		row := r.row(s.first + i)[:len(sums)]
		if i == 0 {
			for x, v := range row {
				sums[x] = weight * uint32(v)
			}
			continue
		}
		for x, v := range row {
			sums[x] += weight * uint32(v)
		}
	}
}

const half = 1 << (2*weightBits - 1)

func average(to []byte, sums []uint32, across []span) {
	for x := range to {
		s := &across[x]
		total := uint32(half)
		part := sums[s.first:][:len(s.weights)]
		for i, weight := range s.weights {
			total += weight * part[i]
		}
		to[x] = byte(total >> (2 * weightBits))
	}
}

func averageColours(to []byte, sums []uint32, across []span, n int) {
	for x := range across {
		s := &across[x]
		for c := range n {
			total := uint32(half)
			for i, weight := range s.weights {
				total += weight * sums[(s.first+i)*n+c]
			}
			to[x*n+c] = byte(total >> (2 * weightBits))
		}
	}
}
