package photo

import (
	"encoding/binary"
	"testing"
)

// flatJPEG is a plain-coloured JPEG of kinds that Go does not write:
// progressive, or of four inks. Each level is 800, 0 or -800 and gives a sample
// of 228, 128 or 28.
func flatJPEG(frame byte, side int, levels ...int) []byte {
	out := []byte{0xff, markerSOI}
	segment := func(marker byte, content ...byte) {
		out = append(out, 0xff, marker)
		out = binary.BigEndian.AppendUint16(out, uint16(len(content)+2)) //nolint:gosec // short
		out = append(out, content...)
	}
	if len(levels) == 4 {
		segment(0xee, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0)
	}
	quantisation := make([]byte, 65)
	for i := range quantisation[1:] {
		quantisation[1+i] = 1
	}
	segment(0xdb, quantisation...)
	sizes := binary.BigEndian.AppendUint16([]byte{8}, uint16(side)) //nolint:gosec // short
	sizes = binary.BigEndian.AppendUint16(sizes, uint16(side))      //nolint:gosec // short
	sizes = append(sizes, byte(len(levels)))                        //nolint:gosec // at most 4
	scan := []byte{byte(len(levels))}                               //nolint:gosec // at most 4
	for i := range levels {
		sizes = append(sizes, byte(i+1), 0x11, 0) //nolint:gosec // at most 4
		scan = append(scan, byte(i+1), 0)         //nolint:gosec // at most 4
	}
	segment(frame, sizes...)
	// Code 0 is no difference (or the end of a block), code 10 a difference of 10 bits.
	for _, class := range []byte{0x00, 0x10} {
		segment(0xc4, append(append([]byte{class, 1, 1}, make([]byte, 14)...), 0, 10)...)
	}
	last := byte(63)
	if frame == markerSOF2 {
		last = 0 // the first scan holds the mean of each block only
	}
	segment(markerSOS, append(scan, 0, last, 0)...)
	out = append(out, flatBlocks(side, frame != markerSOF2, levels)...)
	return append(out, 0xff, markerEOI)
}

func flatBlocks(side int, withAC bool, levels []int) []byte {
	var bits []byte
	for block := range side / 8 * side / 8 {
		for _, level := range levels {
			if block == 0 && level != 0 {
				value := level
				if level < 0 {
					value += 1<<10 - 1
				}
				bits = append(bits, 1, 0)
				for i := 9; i >= 0; i-- {
					bits = append(bits, byte(value>>i&1)) //nolint:gosec // one bit
				}
			} else {
				bits = append(bits, 0)
			}
			if withAC {
				bits = append(bits, 0)
			}
		}
	}
	for len(bits)%8 != 0 {
		bits = append(bits, 1)
	}
	var out []byte
	for i := 0; i < len(bits); i += 8 {
		var b byte
		for _, bit := range bits[i : i+8] {
			b = b<<1 | bit
		}
		out = append(out, b)
		if b == 0xff {
			out = append(out, 0)
		}
	}
	return out
}

func TestRareKindsOfJPEGAreTaken(t *testing.T) {
	for name, c := range map[string]struct {
		file    []byte
		r, g, b int // roughly
	}{
		"progressive grey":                {flatJPEG(markerSOF2, 640, 800), 228, 228, 228},
		"progressive red":                 {flatJPEG(markerSOF2, 640, 0, 0, 800), 255, 57, 128},
		"baseline blue":                   {flatJPEG(markerSOF0, 640, 0, 800, 0), 128, 94, 255},
		"four inks, cyan and much white":  {flatJPEG(markerSOF0, 640, -800, 800, 800, 800), 25, 203, 203},
		"four inks, nearly black as ink":  {flatJPEG(markerSOF0, 640, 800, 800, 800, -800), 25, 25, 25},
		"four inks in a progressive file": {flatJPEG(markerSOF2, 640, 800, -800, 800, 800), 203, 25, 203},
	} {
		t.Run(name, func(t *testing.T) {
			p := mustTake(t, c.file)
			r, g, b, _ := mustDecode(t, p.JPEG).At(320, 320).RGBA()
			for i, pair := range [][2]int{{int(r >> 8), c.r}, {int(g >> 8), c.g}, {int(b >> 8), c.b}} {
				if d := pair[0] - pair[1]; d < -12 || d > 12 {
					t.Errorf("channel %d is %d, want about %d", i, pair[0], pair[1])
				}
			}
		})
	}
}

func TestMemoryIsForeseen(t *testing.T) {
	const pixels = 640 * 640
	for name, c := range map[string]struct {
		file []byte
		f    format
		want int64
	}{
		"grey":                       {flatJPEG(markerSOF0, 640, 0), jpegFormat, pixels},
		"colour":                     {flatJPEG(markerSOF0, 640, 0, 0, 0), jpegFormat, 3 * pixels},
		"colour at half size":        {asJPEG(t, drawn(640, 640)), jpegFormat, pixels * 3 / 2},
		"progressive":                {flatJPEG(markerSOF2, 640, 0, 0, 0), jpegFormat, 15 * pixels},
		"four inks":                  {flatJPEG(markerSOF0, 640, 0, 0, 0, 0), jpegFormat, 8 * pixels},
		"PNG of colours":             {pngHeader(640, 640, 8, 2, 0), pngFormat, 4 * pixels},
		"PNG of 16 bits, interlaced": {pngHeader(640, 640, 16, 6, 1), pngFormat, 16 * pixels},
		"PNG of grey":                {pngHeader(640, 640, 8, 0, 0), pngFormat, pixels},
	} {
		h, err := readHeader(c.f, c.file)
		must(t, err)
		if h.memory != c.want {
			t.Errorf("%s: %d bytes, want %d", name, h.memory, c.want)
		}
	}
}
