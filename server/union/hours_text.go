package union

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	dayMinutes = 24 * 60
	restWord   = "休息"
	wholeDay   = "全天"
	maxHours   = 300 // characters of the text
	maxRules   = 20
)

var (
	weekdays   = []string{"日", "一", "二", "三", "四", "五", "六"}
	weekRange  = regexp.MustCompile(`^(?:周|星期)([日天一二三四五六])(?:至(?:周|星期)?([日天一二三四五六]))?$`)
	dateRange  = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})(?:至(\d{4}-\d{2}-\d{2}))?$`)
	timeRange  = regexp.MustCompile(`^(\d{1,2}):(\d{2})-(次日)?(\d{1,2}):(\d{2})$`)
	hoursSigns = strings.NewReplacer("：", ":", "–", "-", "—", "-", "~", "-", "～", "-", ";", "；", "，", "、", ",", "、", "\n", "；")
)

// hoursError is a sentence for whoever typed the hours.
type hoursError string

func (e hoursError) Error() string { return string(e) }

// ParseHours reads the text of opening hours; empty is allowed and says nothing. The
// error's text is a Chinese sentence that names the part that is not understood.
func ParseHours(text string) (Hours, error) {
	var h Hours
	if len([]rune(text)) > maxHours {
		return h, hoursError("营业时间最多300个字。")
	}
	seen := map[string]bool{}
	rules := 0
	for _, rule := range strings.Split(hoursSigns.Replace(text), "；") {
		rule = strings.TrimSpace(rule)
		if rule == "" {
			continue
		}
		if rules++; rules > maxRules {
			return Hours{}, hoursError("营业时间最多20条，请合并后再填。")
		}
		if err := h.add(rule, seen); err != nil {
			return Hours{}, err
		}
	}
	return h, h.apart()
}

// add reads one rule. seen has the days that an earlier rule speaks of.
func (h *Hours) add(rule string, seen map[string]bool) error {
	when, times, divided := strings.Cut(rule, " ")
	if !divided {
		if when != wholeDay {
			return hoursError(fmt.Sprintf("看不懂“%s”：请写成“周一至周五 9:00-17:00”。", rule))
		}
		when, times = "每天", wholeDay
	}
	spans, err := parseTimes(strings.TrimSpace(times))
	if err != nil {
		return err
	}
	for _, part := range strings.Split(when, "、") {
		days, err := h.days(part)
		if err != nil {
			return err
		}
		for _, day := range days {
			if seen[day] {
				return hoursError(fmt.Sprintf("“%s”写了两次，请只留一条。", part))
			}
			seen[day] = true
		}
		h.set(part, days, spans)
	}
	return nil
}

// days names the days of a part: 0 to 6 of the week, 节假日, or the dates themselves.
func (h *Hours) days(part string) ([]string, error) {
	switch part {
	case "每天":
		return []string{"0", "1", "2", "3", "4", "5", "6"}, nil
	case "节假日":
		return []string{part}, nil
	}
	if m := weekRange.FindStringSubmatch(part); m != nil {
		from := weekday(m[1])
		to := from
		if m[2] != "" {
			to = weekday(m[2])
		}
		var days []string
		for d := from; ; d = (d + 1) % 7 {
			days = append(days, strconv.Itoa(d))
			if d == to {
				return days, nil
			}
		}
	}
	if m := dateRange.FindStringSubmatch(part); m != nil {
		from, ok := ParseDate(m[1])
		to := from
		if m[2] != "" {
			var okTo bool
			to, okTo = ParseDate(m[2])
			ok = ok && okTo
		}
		if !ok || to < from || to > from.AddDays(366) {
			return nil, hoursError(fmt.Sprintf("日期“%s”不对，请对照日历再填。", part))
		}
		return []string{string(from) + string(to)}, nil
	}
	return nil, hoursError(fmt.Sprintf("看不懂“%s”：请写周几、每天、节假日或日期。", part))
}

func weekday(sign string) int {
	if sign == "天" {
		sign = "日"
	}
	return slices.Index(weekdays, sign)
}

func (h *Hours) set(part string, days []string, spans []span) {
	switch {
	case part == "节假日":
		h.holiday, h.holidays = spans, true
	case len(days[0]) == 2*len(time.DateOnly):
		h.dates = append(h.dates, datedSpans{from: Date(days[0][:10]), to: Date(days[0][10:]), spans: spans})
	default:
		for _, day := range days {
			d, _ := strconv.Atoi(day)
			h.week[d] = spans
		}
	}
}

// parseTimes reads 休息, 全天 or times of a day, which may not overlap.
func parseTimes(text string) ([]span, error) {
	switch text {
	case restWord:
		return nil, nil
	case wholeDay:
		return []span{{0, dayMinutes}}, nil
	}
	var spans []span
	for _, part := range strings.Split(text, "、") {
		m := timeRange.FindStringSubmatch(strings.ReplaceAll(part, " ", ""))
		if m == nil {
			return nil, hoursError(fmt.Sprintf("看不懂时间“%s”：请写成“9:00-17:00”、全天或休息。", part))
		}
		from, to := minutes(m[1], m[2]), minutes(m[4], m[5])
		if from < 0 || to < 0 || from == dayMinutes {
			return nil, hoursError(fmt.Sprintf("时间“%s”不对：小时到24，分钟到59。", part))
		}
		if m[3] != "" || to <= from {
			to += dayMinutes
		}
		if to-from > dayMinutes {
			return nil, hoursError(fmt.Sprintf("时间“%s”超过了一天。", part))
		}
		spans = append(spans, span{from, to})
	}
	slices.SortFunc(spans, func(a, b span) int { return a.From - b.From })
	for i := 1; i < len(spans); i++ {
		if spans[i].From < spans[i-1].To {
			return nil, hoursError(fmt.Sprintf("时间“%s”有重叠，请改成前后不重叠的几段。", text))
		}
	}
	return spans, nil
}

// minutes gives -1 for a time that no clock shows; 24:00 is the end of the day.
func minutes(hour, minute string) int {
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute)
	if h > 24 || m > 59 || h == 24 && m > 0 {
		return -1
	}
	return h*60 + m
}

// apart refuses dates that meet, and nights that reach into the next day's times.
func (h *Hours) apart() error {
	for i, a := range h.dates {
		for _, b := range h.dates[:i] {
			if a.from <= b.to && b.from <= a.to {
				return hoursError(fmt.Sprintf("%s至%s与%s至%s有重叠，请只留一条。", b.from, b.to, a.from, a.to))
			}
		}
	}
	for d, spans := range h.week {
		next := h.week[(d+1)%7]
		if len(spans) == 0 || len(next) == 0 {
			continue
		}
		if spans[len(spans)-1].To-dayMinutes > next[0].From {
			return hoursError(fmt.Sprintf("周%s的营业时间延到第二天，与周%s的重叠。", weekdays[d], weekdays[(d+1)%7]))
		}
	}
	return nil
}
