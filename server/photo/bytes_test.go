package photo

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"testing"
)

// exifBlock is a TIFF block of an orientation and a GPS directory.
func exifBlock(order binary.AppendByteOrder, o uint16) []byte {
	var b []byte
	if order == binary.AppendByteOrder(binary.LittleEndian) {
		b = append(b, "II*\x00"...)
	} else {
		b = append(b, "MM\x00*"...)
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	b = order.AppendUint16(b, orientationTag)
	b = order.AppendUint16(b, shortType)
	b = order.AppendUint32(b, 1)
	b = order.AppendUint16(b, o)
	b = order.AppendUint16(b, 0)
	const gpsPointer, longType, gpsAt = 0x8825, 4, 38
	b = order.AppendUint16(b, gpsPointer)
	b = order.AppendUint16(b, longType)
	b = order.AppendUint32(b, 1)
	b = order.AppendUint32(b, gpsAt)
	b = order.AppendUint32(b, 0)
	return append(b, "GPSLatitude 39.9087N"...)
}

// withSegment puts a segment after the start of a JPEG.
func withSegment(file []byte, marker byte, content []byte) []byte {
	out := append([]byte{}, file[:2]...)
	out = append(out, 0xff, marker)
	out = binary.BigEndian.AppendUint16(out, uint16(len(content)+2)) //nolint:gosec // a test's own short content
	out = append(out, content...)
	return append(out, file[2:]...)
}

func withOrientation(file []byte, o uint16) []byte {
	return withSegment(file, markerAPP1, append([]byte("Exif\x00\x00"), exifBlock(binary.BigEndian, o)...))
}

// chunk is one chunk of a PNG.
func chunk(name string, content []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(content))) //nolint:gosec // a test's own short content
	out = append(out, name...)
	out = append(out, content...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// pngHeader is the beginning of a PNG of any size.
func pngHeader(width, height uint32, depth, colour, interlace byte) []byte {
	size := binary.BigEndian.AppendUint32(nil, width)
	size = binary.BigEndian.AppendUint32(size, height)
	size = append(size, depth, colour, 0, 0, interlace)
	return append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", size)...)
}

// withChunk puts a chunk after the header of a PNG.
func withChunk(file []byte, name string, content []byte) []byte {
	const headerEnd = 33
	return bytes.Join([][]byte{file[:headerEnd], chunk(name, content), file[headerEnd:]}, nil)
}

func TestOrientationIsReadInBothByteOrders(t *testing.T) {
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		for o := range uint16(10) {
			want := orientation(o)
			if o < 1 || o > 8 {
				want = upright
			}
			block := exifBlock(order, o)
			if got := exifOrientation(block); got != want {
				t.Errorf("%v, value %d: got %d, want %d", order, o, got, want)
			}
			for cut := range 20 {
				if got := exifOrientation(block[:cut]); got != upright {
					t.Errorf("cut to %d bytes: got %d", cut, got)
				}
			}
		}
	}
}

func FuzzExif(f *testing.F) {
	f.Add(exifBlock(binary.LittleEndian, 6))
	f.Add(exifBlock(binary.BigEndian, 3))
	f.Add([]byte("II*\x00\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, block []byte) {
		if o := exifOrientation(block); o < 1 || o > 8 {
			t.Errorf("orientation %d", o)
		}
	})
}
