package sheet

import (
	"math"
	"strconv"
	"strings"
)

// exactDigits is how many digits a number keeps in a spreadsheet.
const exactDigits = 15

// numberText gives a stored number as it was typed. Of a longer number than a
// spreadsheet keeps, such as an ID or card number, the last digits are gone:
// ok is false.
func numberText(value string) (text string, ok bool) {
	if plainDigits(value) {
		return value, len(strings.TrimLeft(value, "-0")) <= exactDigits
	}
	number, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsInf(number, 0) || math.IsNaN(number) {
		return "", false
	}
	if math.Abs(number) >= 1e15 {
		return "", false
	}
	return strconv.FormatFloat(number, 'f', -1, 64), true
}

func plainDigits(value string) bool {
	digits := strings.TrimPrefix(value, "-")
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			return false
		}
	}
	return digits != ""
}
