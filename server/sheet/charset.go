package sheet

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// decoder turns a field's bytes into text; ok is false when they are no text.
type decoder func(field string) (text string, ok bool)

// charset finds out how a CSV file is written: by its mark, else by its bytes.
func charset(data []byte) ([]byte, decoder, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		return data[3:], decodeUTF8, nil
	case bytes.HasPrefix(data, []byte("\xFF\xFE")):
		return fromUTF16(data[2:], binary.LittleEndian), decodeUTF8, nil
	case bytes.HasPrefix(data, []byte("\xFE\xFF")):
		return fromUTF16(data[2:], binary.BigEndian), decodeUTF8, nil
	case bytes.IndexByte(data, 0) >= 0:
		return nil, nil, refuseUnsupported()
	case mostlyUTF8(data):
		return data, decodeUTF8, nil
	}
	return data, newGB18030().decode, nil
}

// mostlyUTF8 asks each line with Chinese in it. GB 18030 text is hardly ever
// valid UTF-8, so that a few bad lines in a UTF-8 file do not turn the rest
// into nonsense.
func mostlyUTF8(data []byte) bool {
	var beyond, valid int
	for line := range bytes.SplitSeq(data, []byte("\n")) {
		if ascii(line) {
			continue
		}
		beyond++
		if utf8.Valid(line) {
			valid++
		}
	}
	return valid*10 >= beyond*9
}

func ascii[T []byte | string](text T) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// decodeUTF8 refuses U+FFFD too: it stands where a program before us lost a character.
func decodeUTF8(field string) (string, bool) {
	if !utf8.ValidString(field) || strings.ContainsRune(field, utf8.RuneError) {
		return "", false
	}
	return strings.Clone(field), true
}

// badUnit is no UTF-8: it keeps half a surrogate pair from passing as text.
const badUnit = 0xFF

func fromUTF16(data []byte, order binary.ByteOrder) []byte {
	out := make([]byte, 0, len(data)*3/2+1)
	for ; len(data) >= 2; data = data[2:] {
		r := rune(order.Uint16(data))
		if utf16.IsSurrogate(r) {
			low := rune(utf8.RuneError)
			if len(data) >= 4 {
				low = rune(order.Uint16(data[2:]))
			}
			pair := utf16.DecodeRune(r, low)
			if pair == utf8.RuneError {
				out = append(out, badUnit)
				continue
			}
			data = data[2:]
			r = pair
		}
		out = utf8.AppendRune(out, r)
	}
	if len(data) > 0 {
		out = append(out, badUnit)
	}
	return out
}
