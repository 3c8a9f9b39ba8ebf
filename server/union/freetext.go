package union

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// numberLength is how many digits in a row, spaces and hyphens left out, make a text
// carry a number of a person: a day has eight, a telephone number eleven.
const numberLength = 9

// CheckFreeText says what is wrong with words that somebody types and that are kept as
// they are: too short or too long, or with the number of a document, phone or card in
// them, which would then rest in the clear.
func CheckFreeText(field, text string, least, most int) *FieldError {
	if n := utf8.RuneCountInString(strings.TrimSpace(text)); n < least || n > most {
		return &FieldError{Field: field, Code: "text_length", Detail: "请填写" + words(least) + "到" + words(most) + "个字。"}
	}
	if HasNumber(text) {
		return &FieldError{Field: field, Code: "text_has_number", Detail: "请不要写证件号码、手机号码或卡号，系统里已有记录。"}
	}
	return nil
}

// Unseen says whether a character leaves nothing to see where it stands, and may turn or
// split what stands beside it: controls, marks of direction, signs without width, ends of
// lines, and what is written for bytes that were no text.
func Unseen(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) || r == utf8.RuneError
}

// HasNumber says whether a text carries a number of a person.
func HasNumber(text string) bool {
	run := 0
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9', r >= '０' && r <= '９', unicode.IsDigit(r):
			if run++; run >= numberLength {
				return true
			}
		case unicode.IsSpace(r), strings.ContainsRune("-‐－—·.．,，_", r):
		default:
			run = 0
		}
	}
	return false
}

// FileLabel is what is kept instead of the name of an uploaded file, in which people
// write names and numbers: when it came, and what it was.
func FileLabel(at time.Time, zone *time.Location, name string) string {
	kind := "csv"
	if strings.HasSuffix(strings.ToLower(name), ".xlsx") {
		kind = "xlsx"
	}
	return at.In(zone).Format("2006-01-02 15:04") + " 上传." + kind
}

func words(n int) string {
	digits := []rune{}
	for ; n > 0; n /= 10 {
		digits = append([]rune{rune('0' + n%10)}, digits...)
	}
	return string(digits)
}
