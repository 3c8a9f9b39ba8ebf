//go:build sweep

package sweep

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// needle is one value in one guise.
type needle struct {
	what  string // of whom and which, never the value
	guise string
	bytes string
}

// haystack finds any of many needles in a text, by their first eight bytes.
type haystack struct {
	byHead map[uint64][]needle
	first  [1 << 16]bool // which first two bytes begin any
}

const headLength = 8

func newHaystack() *haystack { return &haystack{byHead: map[uint64][]needle{}} }

// add takes a value in all guises.
func (h *haystack) add(what, value string) {
	for guise, text := range guises(value) {
		if len(text) < headLength {
			panic(fmt.Sprintf("%s as %s is too short to be told from chance", what, guise))
		}
		h.first[uint16(text[0])<<8|uint16(text[1])] = true
		head := headOf(text)
		h.byHead[head] = append(h.byHead[head], needle{what, guise, text})
	}
}

func headOf(text string) uint64 {
	var head uint64
	for i := range headLength {
		head = head<<8 | uint64(text[i])
	}
	return head
}

// find gives the needles that a text holds.
func (h *haystack) find(text []byte) []needle {
	var found []needle
	for i := 0; i+headLength <= len(text); i++ {
		if !h.first[uint16(text[i])<<8|uint16(text[i+1])] {
			continue
		}
		var head uint64
		for _, b := range text[i : i+headLength] {
			head = head<<8 | uint64(b)
		}
		for _, n := range h.byHead[head] {
			if i+len(n.bytes) <= len(text) && string(text[i:i+len(n.bytes)]) == n.bytes {
				found = append(found, n)
			}
		}
	}
	return found
}

// guises are the forms in which a value could rest unseen.
func guises(value string) map[string]string {
	all := map[string]string{"plain": value, "hex": hex.EncodeToString([]byte(value)), "HEX": strings.ToUpper(hex.EncodeToString([]byte(value)))}
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(value)
	if err != nil {
		panic(err)
	}
	if gb != value { // digits are the same bytes
		all["GB18030"] = gb
	}
	var little, big []byte
	for _, unit := range utf16.Encode([]rune(value)) {
		little = append(little, byte(unit), byte(unit>>8))
		big = append(big, byte(unit>>8), byte(unit))
	}
	all["UTF-16LE"], all["UTF-16BE"] = string(little), string(big)
	for shift := range 3 {
		padded := append(make([]byte, shift), value...)
		padded = padded[:len(padded)-len(padded)%3] // what follows would change the rest
		for name, encoding := range map[string]*base64.Encoding{"base64": base64.RawStdEncoding, "base64url": base64.RawURLEncoding} {
			text := encoding.EncodeToString(padded)
			skip := []int{0, 2, 3}[shift] // letters that depend on what stands before
			if name == "base64url" && text == base64.RawStdEncoding.EncodeToString(padded) {
				continue
			}
			all[fmt.Sprintf("%s+%d", name, shift)] = text[skip:]
		}
	}
	escaped := strings.Builder{}
	for _, r := range value {
		if r < 0x80 {
			escaped.WriteRune(r)
		} else {
			fmt.Fprintf(&escaped, `\u%04x`, r)
		}
	}
	if escaped.String() != value {
		all["JSON escapes"] = escaped.String()
	}
	return all
}

// photoHead is how a JPEG begins, as this program writes it: none may rest in the clear.
const photoHead = "\xff\xd8\xff"
