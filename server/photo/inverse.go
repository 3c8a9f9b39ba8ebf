package photo

import "math"

// inverse is the inverse cosine transform of the coarse part of a block to 4×4
// or 2×2 samples. Leaving out the fine part of an orthogonal transform and
// going back by a smaller one is the way to shrink that adds no ringing of its
// own.
type inverse struct {
	side   int
	basis  [4][4]int  // of a sample and a frequency, in 1/4096
	place  [64]int    // from zigzag order to coarse; -1 for the fine part
	coarse [16]int    // in rows of side
	half   [4 * 4]int // after the first of two passes
}

const basisBits = 12

func newInverse(side int) *inverse {
	t := &inverse{side: side}
	for i := range side {
		for u := range side {
			b := 0.5 * math.Cos(float64((2*i+1)*u)*math.Pi/float64(2*side))
			if u == 0 {
				b = math.Sqrt(1.0 / 8)
			}
			t.basis[i][u] = int(math.Round(b * (1 << basisBits)))
		}
	}
	// The zigzag runs along diagonals, up and down in turn.
	k := 0
	for diagonal := range 15 {
		for step := range diagonal + 1 {
			row, column := step, diagonal-step
			if diagonal%2 == 0 {
				row, column = column, row
			}
			if row > 7 || column > 7 {
				continue
			}
			t.place[k] = -1
			if row < side && column < side {
				t.place[k] = row*side + column
			}
			k++
		}
	}
	return t
}

func (t *inverse) clear() { t.coarse = [16]int{} }

// plain draws a block that has only a mean.
func (t *inverse) plain(to []byte, stride int) {
	v := sample((t.coarse[0] + 4) >> 3)
	for y := range t.side {
		row := to[y*stride:][:t.side]
		for x := range row {
			row[x] = v
		}
	}
}

// draw draws a block.
func (t *inverse) draw(to []byte, stride int) {
	if t.side == 4 {
		t.draw4(to, stride)
		return
	}
	c := &t.coarse
	b := t.basis[0][0] // for two samples both frequencies weigh the same
	for y := range 2 {
		left, right := c[0]+c[2], c[1]+c[3]
		if y == 1 {
			left, right = c[0]-c[2], c[1]-c[3]
		}
		to[y*stride] = sample((b*b*(left+right) + round) >> (2 * basisBits))
		to[y*stride+1] = sample((b*b*(left-right) + round) >> (2 * basisBits))
	}
}

const round = 1 << (2*basisBits - 1)

// draw4 goes down the columns and then along the rows. Samples mirrored at the
// middle share their even part and differ in the sign of the odd one.
func (t *inverse) draw4(to []byte, stride int) {
	mean, even := t.basis[0][0], t.basis[0][2]
	odd1, odd3 := t.basis[0][1], t.basis[0][3]
	c, h := &t.coarse, &t.half
	for u := range 4 {
		sum, difference := mean*c[u]+even*c[8+u], mean*c[u]-even*c[8+u]
		outer, inner := odd1*c[4+u]+odd3*c[12+u], odd3*c[4+u]-odd1*c[12+u]
		h[u], h[12+u] = sum+outer, sum-outer
		h[4+u], h[8+u] = difference+inner, difference-inner
	}
	for y := range 4 {
		row, r := to[y*stride:][:4], h[4*y:][:4]
		sum, difference := mean*r[0]+even*r[2]+round, mean*r[0]-even*r[2]+round
		outer, inner := odd1*r[1]+odd3*r[3], odd3*r[1]-odd1*r[3]
		row[0], row[3] = sample((sum+outer)>>(2*basisBits)), sample((sum-outer)>>(2*basisBits))
		row[1], row[2] = sample((difference+inner)>>(2*basisBits)), sample((difference-inner)>>(2*basisBits))
	}
}

// sample moves a value to its place around grey.
func sample(v int) byte {
	return byte(min(max(v+128, 0), 255)) //nolint:gosec // clamped
}
