package photo

import "image"

// allocate makes the planes, padded to whole MCUs.
func (d *drafter) allocate() bool {
	first := &d.parts[0]
	d.wide, d.tall = first.wide, first.tall
	var ratio image.YCbCrSubsampleRatio
	switch [2]int{d.wide, d.tall} {
	case [2]int{1, 1}:
		ratio = image.YCbCrSubsampleRatio444
	case [2]int{2, 1}:
		ratio = image.YCbCrSubsampleRatio422
	case [2]int{1, 2}:
		ratio = image.YCbCrSubsampleRatio440
	case [2]int{2, 2}:
		ratio = image.YCbCrSubsampleRatio420
	default:
		return false
	}
	for _, p := range d.parts[1:] {
		if p.wide != 1 || p.tall != 1 {
			return false
		}
	}
	if len(d.parts) == 3 && d.parts[0].id == 'R' && d.parts[1].id == 'G' && d.parts[2].id == 'B' {
		return false
	}
	d.across = (d.width + 8*d.wide - 1) / (8 * d.wide)
	d.down = (d.height + 8*d.tall - 1) / (8 * d.tall)
	total := 0
	for i := range d.parts {
		p := &d.parts[i]
		p.stride = d.across * p.wide * d.side
		total += p.size(d)
	}
	if len(*d.scratch) < total {
		*d.scratch = make([]byte, total)
	}
	// What an earlier picture left there is drawn over: only a scan that
	// filled every block counts.
	rest := *d.scratch
	for i := range d.parts {
		p := &d.parts[i]
		p.pix, rest = rest[:p.size(d)], rest[p.size(d):]
	}
	d.img = &image.YCbCr{
		Y: first.pix, YStride: first.stride, SubsampleRatio: ratio,
		Rect: image.Rect(0, 0, (d.width*d.side+7)/8, (d.height*d.side+7)/8),
	}
	if len(d.parts) == 3 {
		d.img.Cb, d.img.Cr, d.img.CStride = d.parts[1].pix, d.parts[2].pix, d.parts[1].stride
		return true
	}
	grey := plain(d.img.Rect.Dx(), d.img.Rect.Dy())
	d.img.Cb, d.img.Cr, d.img.CStride = grey.pix, grey.pix, grey.width
	return true
}

func (p *part) size(d *drafter) int { return p.stride * d.down * p.tall * d.side }

// start reads the head of the scan, which must hold every component in full.
func (d *drafter) start(content []byte) bool {
	count := len(d.parts)
	if d.img == nil || len(content) != 4+2*count || int(content[0]) != count {
		return false
	}
	for i := range d.parts {
		p := &d.parts[i]
		tables := content[2+2*i]
		dc, ac := tables>>4, tables&15
		if content[1+2*i] != p.id || dc > 3 || ac > 3 || p.quantAt > 3 {
			return false
		}
		p.quant, p.dc, p.ac = d.quant[p.quantAt], d.dc[dc], d.ac[ac]
		if p.quant == nil || p.dc == nil || p.ac == nil {
			return false
		}
	}
	tail := content[1+2*count:]
	return tail[0] == 0 && tail[1] == 63 && tail[2] == 0
}

// scan decodes every MCU and gives where the bits end.
func (d *drafter) scan(at int) (int, bool) {
	bits := &bitReader{data: d.body, at: at}
	transform := newInverse(d.side)
	restart := byte(0)
	for mcu := range d.across * d.down {
		if d.interval > 0 && mcu > 0 && mcu%d.interval == 0 {
			if !d.restart(bits, restart) {
				return 0, false
			}
			restart = (restart + 1) % 8
		}
		if !d.mcu(bits, transform, mcu%d.across, mcu/d.across) {
			return 0, false
		}
	}
	return bits.at, bits.ended()
}

// ended says whether less than a byte is left before the marker.
func (b *bitReader) ended() bool {
	b.fill()
	return b.n < 8
}

func (d *drafter) restart(bits *bitReader, number byte) bool {
	if !bits.ended() || bits.at+2 > len(d.body) || d.body[bits.at] != 0xff || d.body[bits.at+1] != markerRST0+number {
		return false
	}
	bits.at += 2
	bits.bits, bits.n = 0, 0
	for i := range d.parts {
		d.parts[i].last = 0
	}
	return true
}

func (d *drafter) mcu(bits *bitReader, transform *inverse, mx, my int) bool {
	for i := range d.parts {
		p := &d.parts[i]
		for by := range p.tall {
			for bx := range p.wide {
				plain, ok := p.block(bits, transform)
				if !ok {
					return false
				}
				at := ((my*p.tall+by)*p.stride + mx*p.wide + bx) * d.side
				if plain {
					transform.plain(p.pix[at:], p.stride)
				} else {
					transform.draw(p.pix[at:], p.stride)
				}
			}
		}
	}
	return true
}

// block reads one block's coefficients, keeping the coarse ones; plain says
// that there is none but the mean.
func (p *part) block(bits *bitReader, transform *inverse) (plain, ok bool) {
	size, ok := p.dc.next(bits)
	if !ok || size > 15 {
		return false, false
	}
	change, ok := bits.value(size)
	if !ok {
		return false, false
	}
	p.last += change
	transform.clear()
	transform.coarse[0] = p.last * int(p.quant[0])
	plain = true
	for k := 1; k < 64; k++ {
		symbol, ok := p.ac.next(bits)
		if !ok {
			return false, false
		}
		run, size := symbol>>4, symbol&15
		if size == 0 {
			if run == 0 {
				break
			}
			if run != 15 {
				return false, false // no symbol of a baseline file
			}
			k += 15
			continue
		}
		k += run
		value, ok := bits.value(size)
		if !ok || k > 63 {
			return false, false
		}
		if place := transform.place[k]; place >= 0 {
			transform.coarse[place] = value * int(p.quant[k])
			plain = false
		}
	}
	return plain, true
}
