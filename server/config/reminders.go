package config

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ParseDays reads 3,7,15,30: growing numbers of days.
func ParseDays(text string) ([]int, error) {
	var days []int
	for _, part := range strings.Split(text, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || n < 1 || n > 365 || len(days) > 0 && n <= days[len(days)-1] {
			return nil, fmt.Errorf("days %q", text)
		}
		days = append(days, n)
	}
	return days, nil
}

// ParseClock reads a time of the day such as 21:00.
func ParseClock(text string) (time.Duration, error) {
	at, err := time.Parse("15:04", text)
	if err != nil {
		return 0, fmt.Errorf("time %q", text)
	}
	return time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute, nil
}

func (c Config) validateReminders(bad func(string, ...any)) {
	if _, err := ParseDays(c.Reminders.Days); err != nil {
		bad("reminders.days is %q; write growing numbers of days as 3,7,15,30", c.Reminders.Days)
	}
	for name, text := range map[string]string{"quiet_from": c.Reminders.QuietFrom, "quiet_to": c.Reminders.QuietTo} {
		if _, err := ParseClock(text); err != nil {
			bad("reminders.%s is %q; write it as 21:00", name, text)
		}
	}
}
