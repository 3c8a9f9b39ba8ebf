package pdf

import (
	_ "embed" // the document font
	"fmt"

	"golang.org/x/image/font/sfnt"
)

// LXGW WenKai draws the rare characters of GB 18030-2022 that appear in names. Its licence is font/OFL.txt.
//
//go:embed font/LXGWWenKai-Regular.ttf
var fontTTF []byte

// FontTTF gives the document font as a TrueType file; it must not be changed.
func FontTTF() []byte { return fontTTF }

// Missing gives the characters, each once and in order, that the document font
// cannot draw. It is the check before sealing.
func Missing(names string) ([]rune, error) {
	font, err := sfnt.Parse(fontTTF)
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
