package config

import (
	"fmt"
	"io/fs"

	"unioncard/server/union"
)

// Holidays are the public holidays of the years that are known.
type Holidays map[union.Date]bool

// Holiday says whether a day is one.
func (h Holidays) Holiday(day union.Date) bool { return h[day] }

// LoadHolidays reads conf/holidays.yaml: spans of days, each from its first to its last.
func LoadHolidays(files fs.FS) (Holidays, error) {
	var c struct {
		Holidays []struct {
			Name string     `yaml:"name"`
			From union.Date `yaml:"from"`
			To   union.Date `yaml:"to"`
		} `yaml:"holidays"`
	}
	if err := readStrict(files, "holidays.yaml", &c); err != nil {
		return nil, err
	}
	days := Holidays{}
	for _, span := range c.Holidays {
		from, ok := union.ParseDate(string(span.From))
		to, okTo := union.ParseDate(string(span.To))
		if !ok || !okTo || to < from || to > from.AddDays(31) {
			return nil, fmt.Errorf("conf/holidays.yaml: %s: from and to must be days, at most a month apart", span.Name)
		}
		for d := from; d <= to; d = d.AddDays(1) {
			days[d] = true
		}
	}
	return days, nil
}
