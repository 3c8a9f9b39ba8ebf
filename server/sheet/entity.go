package sheet

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// place is where text stands.
type place int

const (
	betweenTags place = iota
	inQuotes
	inCDATA
)

// plainText checks text and replaces, in place, what stands for other characters: line
// ends and, but in CDATA, the five entities of XML and characters by number.
func plainText(text []byte, at place) ([]byte, error) {
	plain := true
	for _, c := range text {
		if c < ' ' && c != '\n' && c != '\t' || c == '&' || c == ']' || c == 0xEF {
			plain = false
			break
		}
	}
	if !utf8.Valid(text) {
		return nil, refuseBroken(errMarkup)
	}
	if plain {
		return text, nil
	}
	if at == betweenTags && bytes.Contains(text, []byte("]]>")) {
		return nil, refuseBroken(errMarkup)
	}
	out := text[:0] // never longer than what was read of text
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case r == '\r' && i+1 < len(text) && text[i+1] == '\n':
			i++ // the line end that follows stays
			continue
		case r == '\r':
			r = '\n'
		case r == '&' && at != inCDATA:
			var ok bool
			r, size, ok = entity(text[i:])
			if !ok {
				return nil, refuseBroken(errMarkup)
			}
		}
		if !allowed(r) {
			return nil, refuseBroken(errMarkup)
		}
		out = utf8.AppendRune(out, r)
		i += size
	}
	return out, nil
}

// entity reads what begins with '&' and gives how many bytes it takes.
func entity(text []byte) (r rune, size int, ok bool) {
	const longest = 12
	end := bytes.IndexByte(text[:min(len(text), longest)], ';')
	if end < 0 {
		return 0, 0, false
	}
	name := string(text[1:end])
	if r, ok = map[string]rune{"lt": '<', "gt": '>', "amp": '&', "apos": '\'', "quot": '"'}[name]; ok {
		return r, end + 1, true
	}
	digits, numbered := strings.CutPrefix(name, "#")
	base := 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if !numbered || err != nil || n > utf8.MaxRune {
		return 0, 0, false
	}
	r = rune(n) //nolint:gosec // at most utf8.MaxRune
	if !utf8.ValidRune(r) {
		r = utf8.RuneError
	}
	return r, end + 1, true
}

// allowed says whether XML lets a character stand in text.
func allowed(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000
}
