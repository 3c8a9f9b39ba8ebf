package photo

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
)

// header is what is known of a picture before any pixel is decoded.
type header struct {
	width, height int
	memory        int64 // what decoding will take, in bytes
	turn          orientation
	scans         int  // JPEG only
	baseline      bool // JPEG only: not progressive
}

func (h header) pixels() int64 { return int64(h.width) * int64(h.height) }

func readHeader(f format, body []byte) (header, error) {
	var config image.Config
	var err error
	if f == jpegFormat {
		config, err = jpeg.DecodeConfig(bytes.NewReader(body))
	} else {
		config, err = png.DecodeConfig(bytes.NewReader(body))
	}
	if err != nil {
		return header{}, err
	}
	h := header{width: config.Width, height: config.Height, turn: upright}
	if f == jpegFormat {
		h.readJPEG(body)
	} else {
		h.readPNG(body, config.ColorModel)
	}
	return h, nil
}

// readPNG finds what decoding takes and the orientation in an eXIf chunk.
func (h *header) readPNG(body []byte, model color.Model) {
	each := int64(4)
	switch model {
	case color.GrayModel:
		each = 1
	case color.Gray16Model:
		each = 2
	case color.RGBA64Model, color.NRGBA64Model:
		each = 8
	}
	if _, palette := model.(color.Palette); palette {
		each = 1
	}
	const interlace = 28 // the last byte of the IHDR chunk
	if len(body) > interlace && body[interlace] != 0 {
		each *= 2 // each pass is decoded apart before it is merged
	}
	h.memory = h.pixels() * each
	for rest := body[8:]; len(rest) >= 12; {
		size := uint64(binary.BigEndian.Uint32(rest))
		if size > uint64(len(rest))-12 {
			return
		}
		if string(rest[4:8]) == "eXIf" {
			h.turn = exifOrientation(rest[8 : 8+size])
			return
		}
		rest = rest[12+size:]
	}
}
