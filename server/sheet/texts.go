package sheet

import (
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
)

// texts are a workbook's shared strings.
type texts struct {
	all  []string
	long map[int]bool // longer than a cell may be, and left out
}

func (b *workbook) sharedTexts(name string) (*texts, error) {
	x, err := b.part(name)
	if err != nil {
		return nil, err
	}
	t := &texts{long: map[int]bool{}}
	for {
		tag, err := x.next()
		if errors.Is(err, io.EOF) {
			return nil, refuseBroken(io.ErrUnexpectedEOF)
		}
		if err != nil {
			return nil, err
		}
		if tag.closes("sst") {
			return t, nil
		}
		if !tag.opens("si") {
			continue
		}
		if len(t.all) == maxStrings {
			return nil, refuseTooLarge()
		}
		text, err := x.richText("si")
		if err != nil {
			return nil, err
		}
		if tooLong(text) {
			t.long[len(t.all)] = true
			text = ""
		}
		t.all = append(t.all, text)
	}
}

// richText gathers the text of an element up to its end: all runs of it, without
// the reading aids (rPh) that East Asian sheets carry.
func (s *scanner) richText(element string) (string, error) {
	var (
		first   string
		more    strings.Builder
		inside  bool
		reading bool
	)
	for {
		tag, err := s.next()
		if errors.Is(err, io.EOF) {
			return "", refuseBroken(io.ErrUnexpectedEOF)
		}
		if err != nil {
			return "", err
		}
		switch {
		case tag.closes(element):
			if more.Len() > 0 {
				first += more.String()
			}
			return unescape(first), nil
		case tag.name == "rPh":
			reading = tag.open
		case tag.name == "t":
			inside = tag.open
		case tag.text != nil && inside && !reading:
			if more.Len() > maxToken {
				continue
			}
			if first == "" {
				first = string(tag.text)
			} else {
				more.Write(tag.text)
			}
		}
	}
}

// unescape turns _x000D_ into the character that it stands for (ECMA-376 part 1, 22.9.2.19 ST_Xstring).
func unescape(text string) string {
	const length = len("_x0000_")
	if !strings.Contains(text, "_x") {
		return text
	}
	var out strings.Builder
	for i := 0; i < len(text); {
		if unit, ok := escapeAt(text[i:]); ok {
			if low, ok := escapeAt(text[i+length:]); ok && utf16.IsSurrogate(unit) {
				if r := utf16.DecodeRune(unit, low); r != '\uFFFD' {
					out.WriteRune(r)
					i += 2 * length
					continue
				}
			}
			out.WriteRune(unit)
			i += length
			continue
		}
		out.WriteByte(text[i])
		i++
	}
	return out.String()
}

func escapeAt(text string) (rune, bool) {
	if len(text) < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_' {
		return 0, false
	}
	unit, err := strconv.ParseUint(text[2:6], 16, 16)
	return rune(unit), err == nil //nolint:gosec // 16 bits
}
