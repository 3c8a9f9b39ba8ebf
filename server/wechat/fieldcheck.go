package wechat

import (
	"fmt"
	"regexp"
	"strings"
)

// forms are what WeChat takes for the kinds of keys that cannot be cut.
//
// Source: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-message-management/subscribe-message/sendMessage.html
var forms = map[string]*regexp.Regexp{
	"time":   regexp.MustCompile(`^(\d{4}年\d{1,2}月\d{1,2}日( \d{1,2}:\d{2})?|\d{1,2}:\d{2}(:\d{2})?)$`),
	"date":   regexp.MustCompile(`^\d{4}年\d{1,2}月\d{1,2}日( \d{2}:\d{2})?$`),
	"amount": regexp.MustCompile(`^[¥￥$€£]?\d{1,10}(\.\d{1,2})?元?$`),
	"number": regexp.MustCompile(`^[0-9.+-]{1,32}$`),
}

// CheckField says why a value would not reach a phone as it is written: WeChat has no such
// kind of key, refuses its form, or it would be cut.
func CheckField(key, value string) error {
	kind := strings.TrimRight(key, "0123456789")
	if form, fixed := forms[kind]; fixed {
		if !form.MatchString(value) {
			return fmt.Errorf("%q has not the form of %s", value, kind)
		}
		return nil
	}
	switch kind {
	case "thing", "const", "phrase", "name", "character_string", "letter", "phone_number", "car_number":
	default:
		return fmt.Errorf("WeChat has no kind of field %s", kind)
	}
	if fitted := FitField(key, value); fitted != value {
		return fmt.Errorf("%q would be cut to %q", value, fitted)
	}
	return nil
}
