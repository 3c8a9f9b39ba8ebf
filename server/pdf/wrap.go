package pdf

import (
	"strconv"
	"strings"
)

func itoa(n int) string { return strconv.Itoa(n) }

// closing may not begin a line, opening may not end one (GB/T 15834 on punctuation).
const (
	closing = "，。、；：？！）》〉」』】”’％%)]},.;:!?·"
	opening = "（《〈「『【“‘([{"
	hanging = "，。、；：？！" // may stand a little beyond the end of a line
)

// wrap breaks text into lines no wider than w millimetres. Line breaks in the
// text are kept; digits and Latin letters that belong together stay together
// when they fit on one line.
func (c *canvas) wrap(s string, size, w float64) []string {
	return wrapText(c.measure, s, size, w)
}

// measurer gives the width of a line at a size, in millimetres.
type measurer func(s string, size float64) float64

func wrapText(measure measurer, s string, size, w float64) []string {
	var lines []string
	for _, block := range strings.Split(s, "\n") {
		lines = append(lines, wrapBlock(measure, []rune(block), size, w)...)
	}
	return lines
}

func wrapBlock(measure measurer, runes []rune, size, w float64) []string {
	var lines []string
	from, width := 0, 0.0
	for i := 0; i < len(runes); i++ {
		width += measure(string(runes[i]), size)
		if width <= w || i == from || strings.ContainsRune(hanging, runes[i]) {
			continue
		}
		cut := breakBefore(runes, from, i)
		lines = append(lines, string(runes[from:cut]))
		from, width = cut, measure(string(runes[cut:i+1]), size)
	}
	return append(lines, string(runes[from:]))
}

// breakBefore answers the last place at or before i where a line may break.
func breakBefore(runes []rune, from, i int) int {
	for cut := i; cut > from; cut-- {
		before, after := runes[cut-1], runes[cut]
		if strings.ContainsRune(closing, after) || strings.ContainsRune(opening, before) {
			continue
		}
		if latin(before) && latin(after) {
			continue
		}
		return cut
	}
	return i
}

func latin(r rune) bool {
	return r > ' ' && r < 0x7F
}
