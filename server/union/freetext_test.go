package union_test

import (
	"testing"
	"time"

	"unioncard/server/union"
)

func TestWordsThatCarryANumberOfAPersonAreRefused(t *testing.T) {
	for text, carries := range map[string]bool{
		"请核对手机号码":              false,
		"2026-11-24 前补交":       false,
		"第12行，共3000行":          false,
		"13900000001":          true,
		"号码 139 0000 0001 打不通": true,
		"1390-000-0001":        true,
		"３７０３０３１９８００１０１００１８":        true,
		"证件370303198001010018号":     true,
		"卡 6212 2600 0000 0000 123": true,
		"电话0533-1234567转分机":         true,
	} {
		if union.HasNumber(text) != carries {
			t.Errorf("%q carries a number: %v", text, !carries)
		}
	}
	if bad := union.CheckFreeText("note", "  一 ", 2, 100); bad == nil || bad.Code != "text_length" || bad.Detail != "请填写2到100个字。" {
		t.Errorf("one letter gave %v", bad)
	}
	at := time.Date(2026, 11, 24, 10, 5, 0, 0, time.UTC)
	if got := union.FileLabel(at, time.UTC, "某某13900000001.XLSX"); got != "2026-11-24 10:05 上传.xlsx" {
		t.Errorf("the file is called %q", got)
	}
}
