package union

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// NameLimit is the most characters of a name.
const NameLimit = 50

// ParseName trims a name and makes every kind of middle dot U+00B7. All other
// characters stay as they are: names are never altered.
func ParseName(text string) (string, *FieldError) {
	name := strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' })
	name = middleDots.Replace(name)
	switch {
	case name == "":
		return "", &FieldError{Field: "name", Code: "name_missing", Detail: "请填写姓名。"}
	case !utf8.ValidString(name):
		return "", &FieldError{Field: "name", Code: "name_broken", Detail: "姓名里有无法识别的字，请重新填写。"}
	case utf8.RuneCountInString(name) > NameLimit:
		return "", &FieldError{Field: "name", Code: "name_too_long", Detail: "姓名最多50个字。"}
	}
	for _, r := range name {
		if unicode.IsControl(r) || unicode.IsDigit(r) || r == utf8.RuneError || strings.ContainsRune("<>{}[]|\\/@#$%^&*=+~`\"?!;:_，。；：？！、（）()", r) {
			return "", &FieldError{Field: "name", Code: "name_character", Detail: "姓名里有不该出现的符号或数字，请对照证件填写。"}
		}
	}
	return name, nil
}

var middleDots = strings.NewReplacer("•", "·", "・", "·", "･", "·", "‧", "·", "∙", "·", "⋅", "·", "．", "·", "●", "·", "᛫", "·", "ᐧ", "·", "⸱", "·")

// ParsePhone checks a mainland mobile number: 11 digits from 1.
func ParsePhone(text string) (string, *FieldError) {
	phone := NormaliseNumber(text)
	phone = strings.TrimPrefix(phone, "+86")
	if len(phone) == 13 && strings.HasPrefix(phone, "86") {
		phone = phone[2:]
	}
	if len(phone) != 11 || !allDigits(phone) || phone[0] != '1' || phone[1] < '3' {
		return "", &FieldError{Field: "phone", Code: "phone_shape", Detail: "请填写本人的11位手机号码。"}
	}
	return phone, nil
}
