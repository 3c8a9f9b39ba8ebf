package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"image/color"
	"strconv"
)

// stubHead begins each stub: a JFIF segment, and a comment for the photo's hash.
const stubHead = "\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xFF\xFE\x00\x22"

// stubOf makes a JPEG of a few bytes that the drawing library takes for a photo of the
// same size and colours. The library copies an image three times and holds it until the
// document is written; a stub keeps a part of fifty pages, 40 MB of photos, from passing
// through it. putPhotos puts the photos where their stubs stand.
//
// It is nil for colours that our photos never have.
func stubOf(p picture, colours color.Model) []byte {
	var components []byte
	switch colours {
	case color.YCbCrModel:
		components = []byte{1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0}
	case color.GrayModel:
		components = []byte{1, 0x11, 0}
	default:
		return nil
	}
	stub := append([]byte(stubHead), p.sum[:]...)
	stub = append(stub, 0xFF, 0xC0, 0, byte(8+len(components)), 8) //nolint:gosec // at most 17
	stub = binary.BigEndian.AppendUint16(stub, uint16(p.height))   //nolint:gosec // at most maxSide
	stub = binary.BigEndian.AppendUint16(stub, uint16(p.width))    //nolint:gosec // at most maxSide
	stub = append(stub, byte(len(components)/3))                   //nolint:gosec // 1 or 3
	return append(append(stub, components...), 0xFF, 0xD9)
}

// streamHead is how the library begins an image's bytes.
const streamHead = "\t/Length %d\n>>\nstream\n"

// insertion is where a photo takes its stub's place.
type insertion struct {
	from, to int // in the document with stubs: from the stream's length to the stub's end
	head     []byte
	photo    []byte
}

func (i insertion) grows() int { return len(i.head) + len(i.photo) - (i.to - i.from) }

// putPhotos replaces each stub by its photo. One that stands on several pages may have
// one stub for all or one each, as the library likes.
func putPhotos(pdf []byte, photos map[[sha256.Size]byte]picture) ([]byte, error) {
	if len(photos) == 0 {
		return pdf, nil
	}
	var list []insertion
	size, at := len(pdf), 0
	for {
		i := bytes.Index(pdf[at:], []byte(stubHead))
		if i < 0 {
			break
		}
		i += at
		p, known := photos[[sha256.Size]byte(pdf[i+len(stubHead):])]
		head := fmt.Appendf(nil, streamHead, len(p.stub))
		if !known || !bytes.HasSuffix(pdf[:i], head) {
			return nil, fmt.Errorf("%w: a photo's place", errUnmendable)
		}
		at = i + len(p.stub)
		list = append(list, insertion{from: i - len(head), to: at, head: fmt.Appendf(nil, streamHead, len(p.data)), photo: p.data})
		size += list[len(list)-1].grows()
	}
	table := bytes.LastIndex(pdf, []byte("xref\n0 "))
	if table < at {
		return nil, fmt.Errorf("%w: no table of objects", errUnmendable)
	}
	whole := make([]byte, 0, size+mendRoom)
	at = 0
	for _, put := range list {
		whole = append(append(append(whole, pdf[at:put.from]...), put.head...), put.photo...)
		at = put.to
	}
	whole = append(whole, pdf[at:table]...)
	return moveTable(whole, pdf[table:], list)
}

// moveTable appends the table of objects, each offset moved by the photos before it.
func moveTable(whole, table []byte, list []insertion) ([]byte, error) {
	startsAt := len(whole)
	lines := bytes.SplitAfter(table, []byte("\n"))
	count, err := strconv.Atoi(string(bytes.TrimSpace(bytes.TrimPrefix(lines[1], []byte("0 ")))))
	if err != nil || count < 1 || len(lines) < count+2 {
		return nil, fmt.Errorf("%w: table of objects", errUnmendable)
	}
	whole = append(append(append(whole, lines[0]...), lines[1]...), lines[2]...)
	for _, line := range lines[3 : count+2] {
		at, err := strconv.Atoi(string(line[:min(10, len(line))]))
		if err != nil {
			return nil, fmt.Errorf("%w: offset: %w", errUnmendable, err)
		}
		moved := at
		for _, put := range list {
			if put.from > at {
				break
			}
			moved += put.grows()
		}
		whole = fmt.Appendf(whole, "%010d", moved)
		whole = append(whole, line[min(10, len(line)):]...)
	}
	rest := bytes.Join(lines[count+2:], nil)
	start := bytes.Index(rest, []byte("startxref\n"))
	if start < 0 {
		return nil, fmt.Errorf("%w: no trailer", errUnmendable)
	}
	whole = append(whole, rest[:start]...)
	return fmt.Appendf(whole, "startxref\n%d\n%%%%EOF\n", startsAt), nil
}
