package uniontest

import (
	"os"
	"strconv"
)

// Rounds is how often a race that must not be lost is run: 10,000 times, or as often as
// ROUNDS in the environment says, which is no less than 1,000 and in thousands.
func Rounds() int {
	text := os.Getenv("ROUNDS")
	if text == "" {
		return 10_000
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1000 || n%1000 != 0 {
		panic("ROUNDS is to be a number of thousands, and is " + text)
	}
	return n
}
