package union_test

import (
	"strings"
	"testing"

	"unioncard/server/union"
)

func TestMoreReasonsThanAnApplicationHoldsAreRefusedInWords(t *testing.T) {
	entry := union.ReturnReasons[0]
	one := union.Reason{Field: entry.Fields[0], Code: entry.Code, Note: strings.Repeat("请", 100)}
	var reasons []union.Reason
	for range 5 {
		reasons = append(reasons, one)
	}
	if bad := union.CheckReturnReasons(reasons); bad != nil {
		t.Errorf("five reasons with long notes are refused: %s", bad.Code)
	}
	for range 15 {
		reasons = append(reasons, one)
	}
	if bad := union.CheckReturnReasons(reasons); bad == nil || bad.Code != "reasons_too_long" {
		t.Errorf("twenty are not: %v", bad)
	}
}
