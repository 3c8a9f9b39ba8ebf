package union_test

import (
	"strings"
	"testing"

	"unioncard/server/union"
)

func TestNamesKeepEveryCharacter(t *testing.T) {
	for name, test := range map[string]struct{ text, want, code string }{
		"a plain name":                 {"王小明", "王小明", ""},
		"rare characters":              {"䶮㛃𬱖𠮷", "䶮㛃𬱖𠮷", ""},
		"a middle dot":                 {"买买提·艾力", "买买提·艾力", ""},
		"a Japanese middle dot":        {"买买提・艾力", "买买提·艾力", ""},
		"a bullet":                     {"买买提•艾力", "买买提·艾力", ""},
		"spaces around":                {"　王小明 ", "王小明", ""},
		"Latin letters with a space":   {"ANNA MARIA", "ANNA MARIA", ""},
		"fifty characters":             {strings.Repeat("王", 50), strings.Repeat("王", 50), ""},
		"fifty-one characters":         {strings.Repeat("王", 51), "", "name_too_long"},
		"nothing":                      {" \t", "", "name_missing"},
		"a digit":                      {"王小明2", "", "name_character"},
		"a formula":                    {"=王小明", "", "name_character"},
		"a tag":                        {"<b>王", "", "name_character"},
		"a control character":          {"王\x00小", "", "name_character"},
		"bytes that are no text":       {"王\xff", "", "name_broken"},
		"the sign of a lost character": {"王\ufffd", "", "name_character"},
	} {
		t.Run(name, func(t *testing.T) {
			got, bad := union.ParseName(test.text)
			if test.code == "" && (bad != nil || got != test.want) || test.code != "" && (bad == nil || bad.Code != test.code) {
				t.Fatalf("got %q %v", got, bad)
			}
		})
	}
}

func TestAPhoneIsElevenDigits(t *testing.T) {
	for text, want := range map[string]string{
		"13800001234": "13800001234", "138 0000 1234": "13800001234", "+86 138-0000-1234": "13800001234", "8613800001234": "13800001234",
		"１３８００００１２３４": "13800001234", "12800001234": "", "0533-1234567": "", "1380000123": "", "138000012345": "", "": "",
	} {
		got, bad := union.ParsePhone(text)
		if got != want || (bad == nil) != (want != "") {
			t.Errorf("%q gave %q %v", text, got, bad)
		}
	}
}

func TestMasksShowNoMoreThanTheyMay(t *testing.T) {
	for got, want := range map[string]string{
		union.MaskName("张三"):                     "*三",
		union.MaskName("买买提·艾力"):                 "***力",
		union.MaskName("王"):                      "*",
		union.MaskDocument("37030119800101123X"): "3****************X",
		union.MaskPhone("13800005678"):           "138******78",
		union.MaskCard("6222081234567891234"):    "****1234",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestLuhnTellsABadCardNumber(t *testing.T) {
	body := "622208123456789123"
	good := body + string(union.LuhnDigit(body))
	if !union.LuhnValid(good) {
		t.Fatal("a good number is refused")
	}
	for d := byte('0'); d <= '9'; d++ {
		if d != good[18] && union.LuhnValid(body+string(d)) {
			t.Fatalf("digit %c passes", d)
		}
	}
}
