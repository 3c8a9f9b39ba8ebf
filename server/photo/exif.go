package photo

import (
	"bytes"
	"encoding/binary"
)

// orientation is how a picture is to be turned, as EXIF numbers it: 1 is
// upright, 2 to 4 keep the sides, 5 to 8 exchange them.
type orientation int

const upright orientation = 1

const (
	orientationTag = 0x0112
	shortType      = 3
	entrySize      = 12
)

// exifOrientation finds the orientation in a TIFF block (EXIF 2.3, section
// 4.6). Whatever is not well formed is upright.
func exifOrientation(tiff []byte) orientation {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(tiff, []byte("II*\x00")):
		order = binary.LittleEndian
	case bytes.HasPrefix(tiff, []byte("MM\x00*")):
		order = binary.BigEndian
	default:
		return upright
	}
	if len(tiff) < 8 {
		return upright
	}
	start := uint64(order.Uint32(tiff[4:]))
	if start+2 > uint64(len(tiff)) {
		return upright
	}
	count := int(order.Uint16(tiff[start:]))
	entries := tiff[start+2:]
	for i := range count {
		if len(entries) < (i+1)*entrySize {
			return upright
		}
		entry := entries[i*entrySize:]
		if order.Uint16(entry) != orientationTag {
			continue
		}
		value := orientation(order.Uint16(entry[8:]))
		if order.Uint16(entry[2:]) != shortType || value < 1 || value > 8 {
			return upright
		}
		return value
	}
	return upright
}
