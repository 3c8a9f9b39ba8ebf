package pdf

import (
	"bytes"
	"compress/gzip"
	_ "embed" // the document font
	"fmt"
	"sync"

	"golang.org/x/image/font/sfnt"
)

// LXGW WenKai draws the rare characters of GB 18030-2022 that appear in names. Its licence is font/OFL.txt.
//
//go:embed font/LXGWWenKai-Regular.ttf.gz
var fontGZ []byte

// FontTTF gives the document font as a TrueType file; it must not be changed. It rests
// compressed in the program and is unpacked at the first use, which takes about 0.15 s.
func FontTTF() ([]byte, error) { return unpacked() }

var unpacked = sync.OnceValues(func() ([]byte, error) {
	packed, err := gzip.NewReader(bytes.NewReader(fontGZ))
	if err != nil {
		return nil, fmt.Errorf("unpack the document font: %w", err)
	}
	var ttf bytes.Buffer
	ttf.Grow(fontBytes + bytes.MinRead)
	_, err = ttf.ReadFrom(packed) // to the end, where the checksum stands
	if err != nil {
		return nil, fmt.Errorf("unpack the document font: %w", err)
	}
	return ttf.Bytes(), nil
})

// fontBytes is the font's size, so that it is not copied while it grows.
const fontBytes = 15_679_832

// Missing gives the characters, each once and in order, that the document font
// cannot draw. It is the check before sealing.
func Missing(names string) ([]rune, error) {
	ttf, err := FontTTF()
	if err != nil {
		return nil, err
	}
	font, err := sfnt.Parse(ttf)
	if err != nil {
		return nil, fmt.Errorf("parse document font: %w", err)
	}
	var (
		buf     sfnt.Buffer
		missing []rune
		seen    = map[rune]bool{}
	)
	for _, r := range names {
		if seen[r] {
			continue
		}
		seen[r] = true
		glyph, err := font.GlyphIndex(&buf, r)
		if err != nil {
			return nil, fmt.Errorf("look up a glyph: %w", err)
		}
		if glyph == 0 {
			missing = append(missing, r)
		}
	}
	return missing, nil
}
