package config

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Validate says everything that is wrong with the settings, a line each.
func (c Config) Validate() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf("settings: "+format, args...)) }
	oneOf := func(name, value string, allowed ...string) {
		if !slices.Contains(allowed, value) {
			bad("%s is %q; it may be %s", name, value, strings.Join(allowed, " or "))
		}
	}
	oneOf("app.mode", c.App.Mode, Demo, Production)
	oneOf("database.driver", c.Database.Driver, "sqlite", "mysql")
	oneOf("files.kind", c.Files.Kind, "folder", "s3")
	oneOf("keys.algorithm", c.Keys.Algorithm, "aes256gcm", "sm4gcm")
	oneOf("log.level", c.Log.Level, "debug", "info", "warn", "error")
	oneOf("wechat.state", c.WeChat.State, "developer", "trial", "formal")
	if _, err := time.LoadLocation(c.App.Timezone); err != nil {
		bad("app.timezone %q is not a zone", c.App.Timezone)
	}
	if c.Database.Driver == "mysql" && c.Database.DSN == "" {
		bad("database.dsn is missing")
	}
	if c.Files.Kind == "s3" && c.Files.Bucket == "" {
		bad("files.bucket is missing")
	}
	for name, days := range map[string]int{
		"after_receipt": c.Retention.AfterReceipt, "after_end": c.Retention.AfterEnd, "after_touch": c.Retention.AfterTouch, "warning": c.Retention.Warning,
		"after_submission": c.Retention.AfterSubmission, "papers": c.Retention.Papers,
	} {
		if days < 1 {
			bad("retention.%s is %d; it is a number of days", name, days)
		}
	}
	for name, text := range map[string]string{
		"login_address": c.Limits.LoginAddress, "login_openid": c.Limits.LoginOpenID,
		"lookup_minute": c.Limits.LookupMinute, "lookup_day": c.Limits.LookupDay, "member_code": c.Limits.MemberCode, "reveal": c.Limits.Reveal, "callback": c.Limits.Callback,
	} {
		if _, _, err := ParseLimit(text); err != nil {
			bad("limits.%s is %q; write it as 10/1m", name, text)
		}
	}
	if c.Map.Tiles != "" && !c.Map.drawable() {
		bad("map.tiles is %q; it is an https address with {z}, {x} and {y}", c.Map.Tiles)
	}
	if shortest := 4 * c.WeChat.Timeout; c.Outbox.Lease < shortest {
		bad("outbox.lease is %s; with wechat.timeout %s it is at least %s", c.Outbox.Lease, c.WeChat.Timeout, shortest)
	}
	oneOf("sms.provider", c.SMS.Provider, "", SimulatedSMS)
	c.validateCallbacks(bad)
	c.validateReminders(bad)
	if c.App.Mode == Production {
		c.validateProduction(bad)
		c.validateChannels(bad)
	}
	slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errors.Join(errs...)
}

// aesKeyLength is how many characters WeChat's EncodingAESKey has.
const aesKeyLength = 43

// validateCallbacks wants both halves of what opens an event, or none.
func (c Config) validateCallbacks(bad func(string, ...any)) {
	for section, s := range map[string]struct{ token, key string }{
		"wechat": {c.WeChat.CallbackToken, c.WeChat.CallbackAESKey}, "official": {c.Official.CallbackToken, c.Official.CallbackAESKey},
	} {
		if (s.token == "") != (s.key == "") {
			bad("%s.callback_token and %s.callback_aes_key go together", section, section)
		}
		if s.key != "" && len(s.key) != aesKeyLength {
			bad("%s.callback_aes_key has %d characters; it is the EncodingAESKey of %d", section, len(s.key), aesKeyLength)
		}
	}
}

func (c Config) validateProduction(bad func(string, ...any)) {
	if c.WeChat.Simulator {
		bad("wechat.simulator must be false in production")
	}
	if c.WeChat.BaseURL != "" {
		bad("wechat.base_url must be empty in production")
	}
	if c.WeChat.AppSecret == "" {
		bad("wechat.app_secret or wechat.app_secret_file is missing")
	}
	if c.Keys.MasterFile == "" {
		bad("keys.master_file is missing; `server keys` makes one")
	} else if inside(c.Data.Dir, c.Keys.MasterFile) {
		bad("keys.master_file lies inside data.dir: the key must not be where the data is")
	}
	if !strings.HasPrefix(c.HTTP.PublicURL, "https://") {
		bad("http.public_url must start with https:// in production")
	}
}

// validateChannels refuses the simulator's part in what is sent to real people.
func (c Config) validateChannels(bad func(string, ...any)) {
	for section, ids := range map[string]map[string]string{"templates": c.Templates, "officialtemplates": c.OfficialTemplates} {
		for name, id := range ids {
			if strings.HasPrefix(id, SampleTemplate) && (section == "templates" || c.Official.AppID != "") {
				bad("%s.%s is the simulator's template; give the account's own id, or nothing", section, name)
			}
		}
	}
	if c.Official.AppID != "" && c.Official.AppSecret == "" {
		bad("official.app_secret or official.app_secret_file is missing; leave official.app_id empty where there is no official account")
	}
	if c.SMS.Provider == SimulatedSMS {
		bad("sms.provider must not be simulator in production")
	}
}

func inside(dir, file string) bool {
	d, err1 := filepath.Abs(dir)
	f, err2 := filepath.Abs(file)
	return err1 != nil || err2 != nil || f == d || strings.HasPrefix(f, d+string(filepath.Separator))
}

// ParseLimit reads 10/1m: ten in a minute.
func ParseLimit(text string) (int, time.Duration, error) {
	count, period, _ := strings.Cut(text, "/")
	n, err := strconv.Atoi(count)
	if err != nil || n <= 0 {
		return 0, 0, fmt.Errorf("limit %q", text)
	}
	d, err := time.ParseDuration(period)
	if err != nil || d <= 0 {
		return 0, 0, fmt.Errorf("limit %q", text)
	}
	return n, d, nil
}
