package wechat

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/silenceper/wechat/v2/util"

	"unioncard/server/union"
)

const codeBusy = -1

// APIError is what WeChat answered, for the log and for rules that go by its code.
type APIError struct {
	Op        string // the endpoint's last word, such as jscode2session
	Code      int64  // errcode; 0 when there was no answer of WeChat's own
	Msg       string // errmsg without secrets, at most 200 bytes
	Retryable bool   // the same call may go through later
	Unsure    bool   // it may have been done: there was no answer
	cause     error
}

// TokenOp is the Op of a failure to get an access token: the call itself was not made.
const TokenOp = "stable_token"

func (e *APIError) Error() string {
	return fmt.Sprintf("wechat %s: errcode %d: %s", e.Op, e.Code, e.Msg)
}

// Unwrap gives context.DeadlineExceeded or context.Canceled where they are the reason.
func (e *APIError) Unwrap() error { return e.cause }

// apiError brings everything that the SDK may return to one form, without secrets.
func (c *Client) apiError(op string, err error) *APIError {
	out := &APIError{Op: op}
	var known *APIError
	var common *util.CommonError
	var wire *wireError
	switch {
	case errors.As(err, &known):
		out.Code, out.Msg, out.Retryable, out.cause = known.Code, known.Msg, known.Retryable, known.cause
		if known.Op != "" {
			out.Op = known.Op // a call that failed for its token
		}
	case errors.As(err, &common):
		out.Code, out.Msg = common.ErrCode, common.ErrMsg
	case errors.As(err, &wire):
		out.Msg = wire.Error()
		out.Unsure = wire.kind == wireLost || wire.kind == wireTooBig || wire.status >= 500
		out.Retryable = wire.kind != wireTooBig
		out.cause = wire.Unwrap()
	case errors.Is(err, context.Canceled):
		out.Msg, out.cause, out.Unsure, out.Retryable = "canceled", context.Canceled, true, true
	default:
		// A broken answer: the SDK's text may quote the URL, and so the secret.
		out.Msg, out.Unsure, out.Retryable = "an answer that can't be understood", true, true
	}
	switch out.Code {
	case codeBusy, 45009, 45011, 43108, 40001, 40014, 42001:
		out.Retryable = true
	}
	out.Msg = c.redact(out.Msg)
	return out
}

var secretParam = regexp.MustCompile(`(?i)(\b(?:access_token|secret|js_code|session_key|code|openid|touser|unionid)["']?\s*[=:]\s*["']?)[^&\s"',}]+`)

// redact takes out of a text what must reach no log.
func (c *Client) redact(text string) string {
	text = strings.ReplaceAll(text, c.cfg.AppSecret, "***")
	if token := c.tokens.kept(context.Background()); token != "" {
		text = strings.ReplaceAll(text, token, "***")
	}
	text = secretParam.ReplaceAllString(text, "${1}***")
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, text)
	if len(text) > 200 {
		text = strings.ToValidUTF8(text[:200], "")
	}
	return text
}

const busyMessage = "微信服务暂时繁忙，请稍后再试。"

// refusal turns an error of a call into what a person may see. The table gives
// the codes that this call explains by itself.
func (c *Client) refusal(op string, err error, table map[int64]*union.Error) error {
	api := c.apiError(op, err)
	if known, ok := table[api.Code]; ok && api.Code != 0 {
		return known.WithCause(api)
	}
	switch api.Code {
	case 45009:
		return union.Unavailable("wechat_quota", "微信接口今日用量已满，请改用手动填写或明天再试。", time.Hour, api)
	case 45011:
		limited := union.NewError(union.KindLimited, "wechat_too_frequent", "操作太频繁了，请一分钟后再试。")
		limited.RetryAfter = time.Minute
		return limited.WithCause(api)
	}
	if api.Retryable {
		return union.Unavailable("wechat_unavailable", busyMessage, 5*time.Second, api)
	}
	return union.NewError(union.KindInternal, "wechat_failed", "微信服务出了问题，请联系工会管理员。").WithCause(api)
}
