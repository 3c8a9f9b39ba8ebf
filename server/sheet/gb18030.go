package sheet

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// gb18030 decodes GB 18030-2022, of which GBK and GB 2312 are parts. The
// library follows the edition of 2000 and gives U+FFFD, without an error, for
// bad bytes and for what later editions moved; both are seen to here.
type gb18030 struct {
	library *encoding.Decoder
	later   map[string]rune
}

func newGB18030() *gb18030 {
	return &gb18030{library: simplifiedchinese.GB18030.NewDecoder(), later: laterEditions()}
}

// laterEditions are the two-byte codes that once led to the private use area:
// vertical punctuation and eight ideographs (changed in 2022), six ideographs
// that have had code points of their own since Unicode 3.1, and ḿ (2005).
func laterEditions() map[string]rune {
	return map[string]rune{
		"\xA6\xD9": 0xFE10, "\xA6\xDA": 0xFE12, "\xA6\xDB": 0xFE11, "\xA6\xDC": 0xFE13, "\xA6\xDD": 0xFE14,
		"\xA6\xDE": 0xFE15, "\xA6\xDF": 0xFE16, "\xA6\xEC": 0xFE17, "\xA6\xED": 0xFE18, "\xA6\xF3": 0xFE19,
		"\xFE\x59": 0x9FB4, "\xFE\x61": 0x9FB5, "\xFE\x66": 0x9FB6, "\xFE\x67": 0x9FB7,
		"\xFE\x6D": 0x9FB8, "\xFE\x7E": 0x9FB9, "\xFE\x90": 0x9FBA, "\xFE\xA0": 0x9FBB,
		"\xFE\x51": 0x20087, "\xFE\x52": 0x20089, "\xFE\x53": 0x200CC,
		"\xFE\x6C": 0x215D7, "\xFE\x76": 0x2298F, "\xFE\x91": 0x241FE,
		"\xA8\xBC": 0x1E3F,
	}
}

// decode gives a field's text; ok is false when some bytes are no character.
func (g *gb18030) decode(field string) (string, bool) {
	if ascii(field) {
		return strings.Clone(field), true
	}
	text, err := g.library.String(field)
	if err == nil && !strings.ContainsRune(text, utf8.RuneError) {
		return text, true
	}
	var out strings.Builder
	for i := 0; i < len(field); {
		n := charLength(field[i:])
		char := field[i:min(i+n, len(field))]
		r, known := g.later[char]
		if !known {
			r, known = g.char(char)
		}
		if !known {
			return "", false
		}
		out.WriteRune(r)
		i += n
	}
	return out.String(), true
}

func (g *gb18030) char(char string) (rune, bool) {
	text, err := g.library.String(char)
	r, size := utf8.DecodeRuneInString(text)
	return r, err == nil && r != utf8.RuneError && size == len(text)
}

// charLength is how many bytes the first character takes: by its second byte, two or four.
func charLength(field string) int {
	switch {
	case field[0] < utf8.RuneSelf || len(field) < 2:
		return 1
	case field[1] >= '0' && field[1] <= '9':
		return 4
	}
	return 2
}
