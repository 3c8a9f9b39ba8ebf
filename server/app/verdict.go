package app

import (
	"context"
	"errors"
	"strconv"
	"time"

	"unioncard/server/outbox"
	"unioncard/server/union"
	"unioncard/server/wechat"
)

// outcomes are what the queue makes of a channel's refusals.
var outcomes = map[*union.Error]string{
	wechat.ErrNoGrant:         union.OutcomeNoGrant,
	wechat.ErrSubscribeBanned: union.OutcomeBanned,
	wechat.ErrNotFollowing:    union.OutcomeUnfollowed,
	wechat.ErrRecipient:       union.OutcomeRecipient,
	wechat.ErrMessage:         union.OutcomeDefect,
	wechat.ErrSendOverlap:     union.OutcomeOverlap,
	wechat.ErrSendUnsure:      union.OutcomeUnsure,
}

// codeQuota is WeChat's errcode of a daily quota that is used up.
const codeQuota = 45009

// verdict reads what became of a send out of its error.
func (a *App) verdict(err error) outbox.Verdict {
	if err == nil {
		return outbox.Verdict{Outcome: union.OutcomeSent, Code: "0"}
	}
	v := outbox.Verdict{Outcome: union.OutcomeBusy, Code: "unknown", Cause: err.Error()}
	known, ok := union.AsError(err)
	if !ok {
		return v
	}
	v.Code, v.After = known.Code, known.RetryAfter
	var api *wechat.APIError
	if errors.As(err, &api) {
		v.Code = wordOf(api)
		if api.Op == wechat.TokenOp {
			return v // the message was not tried, and its quota is another
		}
		if api.Code == codeQuota {
			v.Outcome, v.Until = union.OutcomeQuota, nextMidnight(a.Store.Now(), a.Store.Zone())
			return v
		}
	}
	for refusal, outcome := range outcomes {
		if errors.Is(known, refusal) {
			v.Outcome = outcome
			return v
		}
	}
	if known.Kind == union.KindInternal {
		v.Outcome = union.OutcomeDefect
	}
	return v
}

// wordOf is a failure as figures name it: the errcode, or why there was none.
func wordOf(e *wechat.APIError) string {
	switch {
	case e.Code != 0:
		return strconv.FormatInt(e.Code, 10)
	case errors.Is(e, context.DeadlineExceeded):
		return "timeout"
	}
	return "no_answer"
}

// nextMidnight is the next beginning of a day in the city's zone, when WeChat counts anew.
func nextMidnight(now time.Time, zone *time.Location) time.Time {
	y, m, d := now.In(zone).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, zone).UTC()
}
