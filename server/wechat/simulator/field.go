package simulator

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
)

var (
	amountShape = regexp.MustCompile(`^[¥￥$€£]?[0-9]{1,10}(\.[0-9]{1,2})?元?$`)
	timeShape   = regexp.MustCompile(`^([0-9]{4}(年[0-9]{1,2}月[0-9]{1,2}日|-[0-9]{2}-[0-9]{2}) )?[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$|^[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日$`)
	dateShape   = regexp.MustCompile(`^[0-9]{4}(年[0-9]{1,2}月[0-9]{1,2}日|-[0-9]{2}-[0-9]{2})( [0-9]{2}:[0-9]{2})?$`)
	numberShape = regexp.MustCompile(`^[0-9.+-]{1,32}$`)
	letterShape = regexp.MustCompile(`^[A-Za-z]{1,32}$`)
	phoneShape  = regexp.MustCompile(`^[0-9+()-]{1,17}$`)
)

// checkFields says which field WeChat would refuse, or nothing.
// Source: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-message-management/subscribe-message/sendMessage.html
func checkFields(keys []string, data map[string]string) string {
	for _, key := range keys {
		value, given := data[key]
		if !given || strings.TrimSpace(value) == "" {
			return fmt.Sprintf("data.%s.value is empty", key)
		}
		if !fieldFits(strings.TrimRight(key, "0123456789"), value) {
			return fmt.Sprintf("data.%s.value invalid", key)
		}
	}
	for key := range data {
		if !slices.Contains(keys, key) {
			return fmt.Sprintf("data.%s is not in the template", key)
		}
	}
	return ""
}

func fieldFits(kind, value string) bool {
	units := len(utf16.Encode([]rune(value)))
	if strings.ContainsAny(value, "\r\n\t") {
		return false
	}
	switch kind {
	case "thing", "const":
		return units <= 20
	case "phrase":
		return units <= 5 && all(value, isHan)
	case "name":
		limit := 20
		if !all(value, isASCII) {
			limit = 10
		}
		return units <= limit && !strings.ContainsFunc(value, unicode.IsDigit)
	case "character_string":
		return units <= 32 && all(value, isASCII)
	case "amount":
		return amountShape.MatchString(value)
	case "time":
		return timeShape.MatchString(value)
	case "date":
		return dateShape.MatchString(value)
	case "number":
		return numberShape.MatchString(value)
	case "letter":
		return letterShape.MatchString(value)
	case "phone_number":
		return phoneShape.MatchString(value)
	case "car_number":
		return units <= 8
	}
	return false
}

func isHan(r rune) bool   { return unicode.Is(unicode.Han, r) }
func isASCII(r rune) bool { return r < 0x80 }

func all(text string, is func(rune) bool) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return !is(r) })
}
