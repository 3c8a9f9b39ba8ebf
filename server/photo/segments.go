package photo

import (
	"bytes"
	"encoding/binary"
)

// JPEG markers (ITU-T T.81, table B.1).
const (
	markerSOI  = 0xd8
	markerEOI  = 0xd9
	markerSOS  = 0xda
	markerRST0 = 0xd0
	markerTEM  = 0x01
	markerSOF0 = 0xc0
	markerSOF2 = 0xc2 // progressive
	markerAPP1 = 0xe1
	markerLast = 0xff
)

// readJPEG walks the segments for the orientation, what decoding takes and the
// number of scans: thousands of scans over a large picture would keep a decoder
// busy for minutes. A walk that gets lost stops; the decoder will refuse.
func (h *header) readJPEG(body []byte) {
	h.memory = h.pixels() * 3
	for rest := body[2:]; ; {
		marker, after, ok := nextMarker(rest)
		if !ok || marker == markerEOI {
			return
		}
		if marker == markerTEM || marker >= markerRST0 && marker <= markerSOI {
			rest = after
			continue
		}
		if len(after) < 2 {
			return
		}
		size := int(binary.BigEndian.Uint16(after))
		if size < 2 || size > len(after) {
			return
		}
		h.segment(marker, after[2:size])
		rest = after[size:]
	}
}

// nextMarker finds the next marker, passing over entropy-coded data, in which
// 0xff is always followed by zero.
func nextMarker(data []byte) (marker byte, after []byte, ok bool) {
	for {
		at := bytes.IndexByte(data, 0xff)
		if at < 0 || at+1 >= len(data) {
			return 0, nil, false
		}
		marker = data[at+1]
		if marker != 0 && marker != markerLast {
			return marker, data[at+2:], true
		}
		// 0xff 0xff is filling: the second may begin the marker.
		if marker == markerLast {
			data = data[at+1:]
		} else {
			data = data[at+2:]
		}
	}
}

func (h *header) segment(marker byte, content []byte) {
	switch {
	case marker == markerSOS:
		h.scans++
	case marker == markerAPP1 && bytes.HasPrefix(content, []byte("Exif\x00\x00")):
		if h.turn == upright {
			h.turn = exifOrientation(content[6:])
		}
	case marker >= markerSOF0 && marker <= markerSOF2:
		h.frame(marker, content)
	}
}

// frame reads the sampling of the components, from which the size of the
// decoded planes follows.
func (h *header) frame(marker byte, content []byte) {
	const fixed, component = 6, 3
	if len(content) < fixed {
		return
	}
	count := int(content[5])
	if len(content) < fixed+count*component || count == 0 {
		return
	}
	sum, widest, tallest := 0, 1, 1
	for i := range count {
		sampling := int(content[fixed+i*component+1])
		across, down := sampling>>4, sampling&15
		sum += across * down
		widest, tallest = max(widest, across), max(tallest, down)
	}
	h.baseline = marker != markerSOF2
	planes := h.pixels() * int64(sum) / int64(widest*tallest)
	h.memory = planes
	if marker == markerSOF2 {
		h.memory += 4 * planes // coefficients of all scans, 4 bytes each
	}
	if count == 4 {
		h.memory += 4 * h.pixels() // the four inks put together
	}
}
