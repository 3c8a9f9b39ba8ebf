package union

import (
	"slices"
	"strings"
)

// CardSeries says what a card number of the union series looks like: from conf/bank.
type CardSeries struct {
	Prefixes []string
	Lengths  []int
}

// ReadCardNumber takes spaces and hyphens out of a number as people and banks write it,
// and makes full-width digits plain.
func ReadCardNumber(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == ' ' || r == '-' || r == '\t' || r == '\u3000' || r == '\u00a0':
			return -1
		}
		return r
	}, text)
}

// Good says whether a number belongs to the series and its check digit fits.
func (s CardSeries) Good(number string) bool {
	if !LuhnValid(number) || len(s.Lengths) > 0 && !slices.Contains(s.Lengths, len(number)) {
		return false
	}
	return slices.ContainsFunc(s.Prefixes, func(p string) bool { return strings.HasPrefix(number, p) })
}

// NumberCause is why a card got a number.
const (
	NumberOpened    = "opened"
	NumberMadeAgain = "made_again"
	NumberReplaced  = "replaced"
	NumberChanged   = "number_change"
	NumberCorrected = "corrected"
)
