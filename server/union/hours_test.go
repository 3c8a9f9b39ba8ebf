package union

import (
	"strings"
	"testing"
	"time"
)

type holidays map[Date]bool

func (h holidays) Holiday(d Date) bool { return h[d] }

func TestHoursSayWhenAPlaceIsOpen(t *testing.T) {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	text := "周一至周五 9:00-12:00、13:30—17:00；周六 18:00-次日2:00；节假日 休息；2026-10-03 10：00~15:00"
	h, err := ParseHours(text)
	if err != nil {
		t.Fatal(err)
	}
	calendar := holidays{"2026-10-01": true, "2026-10-03": true}
	for moment, open := range map[string]bool{
		"2026-11-23 08:59": false, // a Monday
		"2026-11-23 09:00": true,
		"2026-11-23 12:00": false,
		"2026-11-23 16:59": true,
		"2026-11-28 18:00": true, // a Saturday
		"2026-11-29 01:59": true, // its night
		"2026-11-29 02:00": false,
		"2026-10-01 10:00": false, // a holiday on a Thursday
		"2026-10-03 14:59": true,  // a date of its own, although a holiday
		"2026-10-03 18:30": false,
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", moment, zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := h.OpenAt(at.UTC(), zone, calendar); got != open {
			t.Errorf("%s: open %v, want %v", moment, got, open)
		}
	}
	always, err := ParseHours("全天")
	if err != nil || !always.OpenAt(time.Now(), zone, nil) {
		t.Errorf("around the clock is not open: %v", err)
	}
}

func TestHoursThatCannotBeAreRefusedWithAWord(t *testing.T) {
	for text, word := range map[string]string{
		"周一至周五9:00-17:00":                                     "看不懂",
		"周八 9:00-17:00":                                       "看不懂",
		"每天 9点到5点":                                            "看不懂时间",
		"每天 25:00-26:00":                                      "小时到24",
		"每天 9:00-12:00、11:00-15:00":                           "重叠",
		"周一 9:00-12:00；周一至周三 13:00-15:00":                     "写了两次",
		"周五 20:00-次日10:00；周六 9:00-12:00":                      "重叠",
		"2026-02-30 休息":                                       "日历",
		"2026-10-07至2026-10-01 休息":                            "日历",
		"2026-10-01至2026-10-03 休息；2026-10-03 9:00-10:00":      "重叠",
		"每天 8:00-次日9:00":                                      "超过了一天",
		strings.Repeat("每", 301):                              "300",
		strings.Repeat("2026-10-01 休息；", 1) + "2026-10-01 休息": "写了两次",
	} {
		_, err := ParseHours(text)
		if err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("%s: %v, want …%s…", text, err, word)
		}
	}
}

func FuzzHours(f *testing.F) {
	f.Add("周一至周五 9:00-17:00；节假日 休息")
	f.Add("全天")
	f.Add("2026-10-01至2026-10-03 10:00-15:00、18:00-次日1:00")
	zone := time.FixedZone("", 8*3600)
	f.Fuzz(func(_ *testing.T, text string) {
		h, err := ParseHours(text)
		if err == nil {
			h.OpenAt(time.Unix(1_790_000_000, 0), zone, nil)
		}
	})
}
