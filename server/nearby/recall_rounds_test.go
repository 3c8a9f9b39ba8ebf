//go:build rounds

package nearby

import "testing"

func TestRoundsNearestIsExactForTenThousandPlaces(t *testing.T) { recall(t, 10_000, 10_000) }

func TestRoundsNearestIsExactForAMillionPlaces(t *testing.T) { recall(t, 1_000_000, 10_000) }
