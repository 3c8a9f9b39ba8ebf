package app

import (
	"context"
	"fmt"
	"time"

	"unioncard/server/cache"
	"unioncard/server/config"
)

// limits are the named limits of the settings.
type limits struct {
	limiter *cache.Limiter
	rates   map[string]rate
}

type rate struct {
	count int
	per   time.Duration
}

func newLimits(l *cache.Limiter, mode string, c config.Limits) limits {
	rates := map[string]rate{}
	for name, text := range map[string]string{
		"login_address": c.LoginAddress, "login_openid": c.LoginOpenID, "lookup_minute": c.LookupMinute, "lookup_day": c.LookupDay, "member_code": c.MemberCode, "reveal": c.Reveal, "callback": c.Callback,
	} {
		count, per, err := config.ParseLimit(text)
		if err == nil { // Validate has refused the settings otherwise
			rates[name] = rate{count, per}
		}
	}
	if mode == config.Demo { // all the sample people sit at one machine
		r := rates["login_address"]
		rates["login_address"] = rate{r.count * max(c.DemoPeople, 1), r.per}
	}
	return limits{l, rates}
}

// Allow counts one use of a named limit by a key.
func (l limits) Allow(ctx context.Context, limit, key string) error {
	r, ok := l.rates[limit]
	if !ok {
		return fmt.Errorf("there is no limit %q", limit)
	}
	return l.limiter.Allow(ctx, limit+":"+key, r.count, r.per)
}
