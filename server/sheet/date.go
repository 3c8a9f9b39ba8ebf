package sheet

import (
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

// dateStyles says for each cell style whether its numbers are days.
type dateStyles struct {
	days     []bool
	from1904 bool
}

// lastDay is the last day that spreadsheets know, 9999-12-31.
const lastDay = 2_958_466

// text gives a day number as 2006-01-02, with the time of day when it has one.
func (d dateStyles) text(style, value string) (string, bool) {
	i, err := strconv.Atoi(style)
	if err != nil || i < 0 || i >= len(d.days) || !d.days[i] {
		return "", false
	}
	days, err := strconv.ParseFloat(value, 64)
	if err != nil || !(days >= 0 && days < lastDay) {
		return "", false
	}
	// Day 60 of the 1900 calendar is a 29 February that never was; before it days count from one later.
	origin := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case d.from1904:
		origin = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days < 60:
		origin = origin.AddDate(0, 0, 1)
	}
	whole, part := math.Modf(days)
	seconds := time.Duration(math.Round(part*86400)) * time.Second
	at := origin.AddDate(0, 0, int(whole)).Add(seconds)
	switch {
	case whole == 0 && part > 0:
		return at.Format("15:04:05"), true
	case seconds > 0:
		return at.Format("2006-01-02 15:04:05"), true
	}
	return at.Format("2006-01-02"), true
}

func (b *workbook) dateStyles(name string, from1904 bool) (dateStyles, error) {
	x, err := b.part(name)
	if err != nil {
		return dateStyles{}, err
	}
	styles := dateStyles{from1904: from1904}
	custom := map[int]bool{}
	inside := false
	for {
		tag, err := x.next()
		if errors.Is(err, io.EOF) {
			return styles, nil
		}
		if err != nil {
			return dateStyles{}, err
		}
		switch {
		case tag.opens("numFmt"):
			id, err := strconv.Atoi(tag.attr("numFmtId"))
			if err == nil {
				custom[id] = dateFormat(tag.attr("formatCode"))
			}
		case tag.name == "cellXfs":
			inside = tag.open
		case inside && tag.opens("xf"):
			id, err := strconv.Atoi(tag.attr("numFmtId"))
			isDay, known := custom[id]
			styles.days = append(styles.days, err == nil && (known && isDay || !known && builtInDate(id)))
		}
	}
}

// builtInDate knows the formats that need no code (ECMA-376 part 1, 18.8.30, with the Chinese ones).
func builtInDate(id int) bool {
	return id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 47 || id >= 50 && id <= 58
}

// dateFormat says whether a format code shows days or times: it has a day,
// month, year or hour sign outside quotes and brackets.
func dateFormat(code string) bool {
	code, _, _ = strings.Cut(code, ";")
	var quoted, bracket, escaped bool
	for _, r := range strings.ToLower(code) {
		switch {
		case escaped:
			escaped = false
		case r == '\\' || r == '_' || r == '*':
			escaped = true
		case r == '"':
			quoted = !quoted
		case r == '[':
			bracket = true
		case r == ']':
			bracket = false
		case !quoted && !bracket && strings.ContainsRune("ymdhs", r):
			return true
		}
	}
	return false
}
