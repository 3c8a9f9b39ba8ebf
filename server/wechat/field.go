package wechat

import (
	"strings"
	"unicode"
	"unicode/utf16"
)

// nothing stands where a field would be empty: WeChat refuses an empty one.
const nothing = "无"

// FitField makes a value fit the rule of a template key (thing1, phrase2,
// name3, …): cut and cleaned, never refused for its length. Kinds with a fixed
// form, such as time, date and amount, stay as they are.
//
// Source: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-message-management/subscribe-message/sendMessage.html
func FitField(key, value string) string {
	value = oneLine(value)
	fitted := value
	switch strings.TrimRight(key, "0123456789") {
	case "thing", "const":
		fitted = cut(value, 20)
	case "phrase":
		fitted = cut(keep(value, func(r rune) bool { return unicode.Is(unicode.Han, r) }), 5)
	case "name":
		fitted = fitName(value)
	case "character_string":
		fitted = orDash(cut(keep(value, func(r rune) bool { return r > ' ' && r < 0x7f }), 32))
	case "letter":
		fitted = orDash(cut(keep(value, func(r rune) bool { return r < 0x80 && unicode.IsLetter(r) }), 32))
	case "number":
		fitted = cut(value, 32)
	case "phone_number":
		fitted = orDash(cut(keep(value, func(r rune) bool { return r > ' ' && r < 0x7f }), 17))
	case "car_number":
		fitted = cut(value, 8)
	}
	if fitted == "" {
		return nothing
	}
	return fitted
}

// fitName keeps 10 characters of a name with any Chinese in it, else 20 letters. Digits aren't taken.
func fitName(value string) string {
	value = keep(value, func(r rune) bool { return !unicode.IsDigit(r) })
	for _, r := range value {
		if r >= 0x80 {
			return cut(value, 10)
		}
	}
	return cut(value, 20)
}

// cut keeps at most n UTF-16 units, as the phone counts them, and ends a cut text with an ellipsis.
func cut(text string, n int) string {
	units, end := 0, -1
	for i, r := range text {
		size := utf16.RuneLen(r)
		if size < 0 {
			size = 1
		}
		if end < 0 && units+size > n-1 {
			end = i
		}
		units += size
	}
	if units <= n {
		return text
	}
	if isASCII(text) || n < 8 {
		return firstUnits(text, n)
	}
	return text[:end] + "…"
}

func firstUnits(text string, n int) string {
	units := 0
	for i, r := range text {
		units += max(utf16.RuneLen(r), 1)
		if units > n {
			return text[:i]
		}
	}
	return text
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}

func keep(text string, wanted func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if wanted(r) {
			return r
		}
		return -1
	}, text)
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

// oneLine turns every kind of white space into single blanks and drops control characters.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(text, ""), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
}
