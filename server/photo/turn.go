package photo

// turned gives a plane upright. The eight cases are the four turns of a picture
// and of its mirror image.
func turned(p plane, o orientation) plane { return new(slab).turned(p, o) }

func (s *slab) turned(p plane, o orientation) plane {
	if o <= upright || o > 8 {
		return p
	}
	w, h := p.width, p.height
	out := plane{width: w, height: h, n: p.n, pix: s.take(len(p.pix))}
	if o >= 5 {
		out.width, out.height = h, w
	}
	// Where the first sample of the output lies, and what a step to the right
	// and a step down in the output are in the input.
	start, right, down := steps(o, w, h)
	for y := range out.height {
		at := start + y*down
		row := out.pix[y*out.width*p.n:][:out.width*p.n]
		for x := range out.width {
			copy(row[x*p.n:(x+1)*p.n], p.pix[at*p.n:])
			at += right
		}
	}
	return out
}

func steps(o orientation, w, h int) (start, right, down int) {
	last := w*h - 1
	switch o {
	case 2:
		return w - 1, -1, w
	case 3:
		return last, -1, -w
	case 4:
		return last - w + 1, 1, -w
	case 5:
		return 0, w, 1
	case 6:
		return last - w + 1, -w, 1
	case 7:
		return last, -w, -1
	case 8:
		return w - 1, w, -1
	}
	return 0, 1, w
}
