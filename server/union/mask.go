package union

import (
	"strings"
	"unicode/utf8"
)

// MaskName shows the last character only: *三, **丰.
func MaskName(name string) string {
	n := utf8.RuneCountInString(name)
	if n == 0 {
		return ""
	}
	last, _ := utf8.DecodeLastRuneInString(name)
	if n == 1 {
		return "*"
	}
	return strings.Repeat("*", min(n-1, 3)) + string(last)
}

// MaskDocument shows the first and the last character: 3****************5.
func MaskDocument(number string) string {
	if len(number) < 3 {
		return strings.Repeat("*", len(number))
	}
	return number[:1] + strings.Repeat("*", len(number)-2) + number[len(number)-1:]
}

// MaskPhone shows the first three and the last two digits: 138******78.
func MaskPhone(phone string) string {
	if len(phone) < 6 {
		return strings.Repeat("*", len(phone))
	}
	return phone[:3] + strings.Repeat("*", len(phone)-5) + phone[len(phone)-2:]
}

// MaskCard shows the last four digits: ****1234.
func MaskCard(number string) string {
	if len(number) < 8 {
		return "****"
	}
	return "****" + number[len(number)-4:]
}
