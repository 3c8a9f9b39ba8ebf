package photo

import (
	"encoding/binary"
	"image"
)

// draft decodes a large JPEG at a half or a quarter of its size, straight from
// the coarse part of each block: a phone's photo is kept much smaller than it
// was taken, and the fine part would cost most of the time and the memory.
//
// It takes the usual kind only: baseline, grey or YCbCr, one scan, whole to
// its end. For any other file it gives nil, and the full decoder, which is the
// judge of what is damaged, has to look at it.
//
// The planes lie in scratch, which grows as needed and may serve again once the
// picture is done with.
func draft(body []byte, side int, scratch *[]byte) *image.YCbCr {
	d := &drafter{body: body, side: side, scratch: scratch}
	if side != 4 && side != 2 {
		return nil
	}
	at, ok := d.tables(2)
	if !ok {
		return nil
	}
	at, ok = d.scan(at)
	if !ok || at+2 > len(body) || body[at] != 0xff || body[at+1] != markerEOI {
		return nil
	}
	return d.img
}

// draftSide says how many of the 8 samples of a block's side are enough for
// the kept photo; 8 means that a draft saves nothing.
func draftSide(width, height int) int {
	switch longer := max(width, height); {
	case longer >= 4*KeptSide:
		return 2
	case longer >= 2*KeptSide:
		return 4
	}
	return 8
}

type drafter struct {
	body    []byte
	side    int
	scratch *[]byte

	quant    [4][]uint16 // in zigzag order
	dc, ac   [4]*huffman
	interval int // MCUs between restarts, 0 for none

	width, height int
	parts         []part
	across, down  int // MCUs
	wide, tall    int // blocks of brightness in an MCU
	img           *image.YCbCr
}

// part is one component.
type part struct {
	id         byte
	wide, tall int // blocks in an MCU
	quant      []uint16
	quantAt    byte
	dc, ac     *huffman
	pix        []byte
	stride     int
	last       int // of the DC values
}

// tables reads the segments up to the start of the scan's bits.
func (d *drafter) tables(at int) (int, bool) {
	for at+4 <= len(d.body) && d.body[at] == 0xff {
		marker := d.body[at+1]
		size := int(binary.BigEndian.Uint16(d.body[at+2:]))
		end := at + 2 + size
		if size < 2 || end > len(d.body) {
			return 0, false
		}
		content := d.body[at+4 : end]
		ok := true
		switch {
		case marker == 0xdb:
			ok = d.quantisation(content)
		case marker == 0xc4:
			ok = d.codes(content)
		case marker == markerSOF0 || marker == markerSOF0+1:
			ok = d.frame(content)
		case marker == 0xdd:
			ok = len(content) == 2
			if ok {
				d.interval = int(binary.BigEndian.Uint16(content))
			}
		case marker == markerSOS:
			return end, d.start(content)
		case marker == 0xee:
			// Adobe's segment may say that the colours are no YCbCr.
			const adobe, transform = 12, 11
			ok = len(content) < adobe || string(content[:5]) != "Adobe" || content[transform] == 1
		case marker >= 0xe0 && marker <= 0xef || marker == 0xfe:
		default:
			ok = false
		}
		if !ok {
			return 0, false
		}
		at = end
	}
	return 0, false
}

func (d *drafter) quantisation(content []byte) bool {
	for len(content) > 0 {
		wide, slot := int(content[0]>>4), content[0]&15
		if wide > 1 || slot > 3 || len(content) < 1+64*(wide+1) {
			return false
		}
		table := make([]uint16, 64)
		for i := range table {
			if wide == 1 {
				table[i] = binary.BigEndian.Uint16(content[1+2*i:])
			} else {
				table[i] = uint16(content[1+i])
			}
		}
		d.quant[slot] = table
		content = content[1+64*(wide+1):]
	}
	return true
}

func (d *drafter) codes(content []byte) bool {
	for len(content) > 0 {
		const head = 17
		if len(content) < head {
			return false
		}
		class, slot := content[0]>>4, content[0]&15
		total := 0
		for _, n := range content[1:head] {
			total += int(n)
		}
		if class > 1 || slot > 3 || total == 0 || len(content) < head+total {
			return false
		}
		table := newHuffman(content[1:head], content[head:head+total])
		if table == nil {
			return false
		}
		if class == 0 {
			d.dc[slot] = table
		} else {
			d.ac[slot] = table
		}
		content = content[head+total:]
	}
	return true
}

func (d *drafter) frame(content []byte) bool {
	if d.img != nil || len(content) < 6 || content[0] != 8 {
		return false
	}
	d.height = int(binary.BigEndian.Uint16(content[1:]))
	d.width = int(binary.BigEndian.Uint16(content[3:]))
	count := int(content[5])
	if count != 1 && count != 3 || len(content) != 6+3*count || d.width == 0 || d.height == 0 {
		return false
	}
	for i := range count {
		c := content[6+3*i:]
		p := part{id: c[0], wide: int(c[1] >> 4), tall: int(c[1] & 15), quantAt: c[2]}
		if count == 1 {
			p.wide, p.tall = 1, 1
		}
		d.parts = append(d.parts, p)
	}
	return d.allocate()
}
