//go:build sweep

package sweep

import (
	"crypto/md5"  //nolint:gosec // looked for, not used
	"crypto/sha1" //nolint:gosec // looked for, not used
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf16"

	"github.com/emmansun/gmsm/sm3"
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
	begins []uint64 // a bit for each three bytes with which one begins
}

const headLength = 8

func newHaystack() *haystack {
	return &haystack{byHead: map[uint64][]needle{}, begins: make([]uint64, 1<<24/64)}
}

// add takes a value in all guises.
func (h *haystack) add(what, value string) {
	for guise, text := range guises(value) {
		if len(text) < headLength {
			panic(fmt.Sprintf("%s as %s is too short to be told from chance", what, guise))
		}
		first := uint32(text[0])<<16 | uint32(text[1])<<8 | uint32(text[2])
		h.begins[first/64] |= 1 << (first % 64)
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
		first := uint32(text[i])<<16 | uint32(text[i+1])<<8 | uint32(text[i+2])
		if h.begins[first/64]&(1<<(first%64)) == 0 {
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
	differs := func(guise, text string) {
		if text != value { // of digits many are the same bytes
			all[guise] = text
		}
	}
	differs("GB18030", gb)
	differs("URL", url.QueryEscape(value))
	differs("JSON escapes", jsonEscapes(value))
	var little, big []byte
	for _, unit := range utf16.Encode([]rune(value)) {
		little = append(little, byte(unit), byte(unit>>8))
		big = append(big, byte(unit>>8), byte(unit))
	}
	all["UTF-16LE"], all["UTF-16BE"] = string(little), string(big)
	for shift := range 3 {
		padded := append(make([]byte, shift), value...)
		padded = padded[:len(padded)-len(padded)%3] // what follows would change the rest
		skip := []int{0, 2, 3}[shift]               // letters that depend on what stands before
		all[fmt.Sprintf("base64+%d", shift)] = base64.RawStdEncoding.EncodeToString(padded)[skip:]
		if text := base64.RawURLEncoding.EncodeToString(padded)[skip:]; text != all[fmt.Sprintf("base64+%d", shift)] {
			all[fmt.Sprintf("base64url+%d", shift)] = text
		}
	}
	// A digest without a key gives a number away to who tries them all.
	for guise, digest := range map[string][]byte{"SHA-256": sum256(value), "SHA-1": sum1(value), "MD5": sum5(value), "SM3": sum3(value)} {
		all[guise], all[guise+" in hex"] = string(digest), hex.EncodeToString(digest)
	}
	return all
}

func jsonEscapes(value string) string {
	escaped := strings.Builder{}
	for _, r := range value {
		if r < 0x80 {
			escaped.WriteRune(r)
		} else {
			fmt.Fprintf(&escaped, `\u%04x`, r)
		}
	}
	return escaped.String()
}

func sum256(value string) []byte { sum := sha256.Sum256([]byte(value)); return sum[:] }
func sum3(value string) []byte   { sum := sm3.Sum([]byte(value)); return sum[:] }
func sum1(value string) []byte   { sum := sha1.Sum([]byte(value)); return sum[:] } //nolint:gosec // looked for, not used
func sum5(value string) []byte   { sum := md5.Sum([]byte(value)); return sum[:] }  //nolint:gosec // looked for, not used

// pictures are the beginnings of files that hold people, long enough not to occur by
// chance in what is sealed.
var pictures = map[string]string{
	"a JPEG as this program writes it": "\xff\xd8\xff\xdb\x00\x84",
	"a JPEG of a phone":                "\xff\xd8\xff\xe0\x00\x10JFIF",
	"a PNG":                            "\x89PNG\r\n\x1a\n",
	"a PDF":                            "%PDF-1.",
	"a workbook":                       "PK\x03\x04\x14\x00",
	"an encrypted workbook":            "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
}
