//go:build rounds

package walk_test

import (
	"fmt"
	"testing"
)

// The thousands of histories, in two lanes beside each other: 2,000 on SQLite, 600 on MariaDB.
func TestRoundsOfAUnitAtRandom(t *testing.T) {
	for _, kind := range []struct {
		driver string
		each   int
	}{{"sqlite", 1000}, {"mysql", 300}} {
		t.Run(kind.driver, func(t *testing.T) {
			histories(t, kind.each)
			for lane := range 2 {
				t.Run(fmt.Sprintf("lane %d", lane+1), func(t *testing.T) {
					t.Parallel()
					walkAtRandom(t, kind.driver, lane)
				})
			}
		})
	}
}
