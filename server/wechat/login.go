package wechat

import (
	"context"

	"unioncard/server/union"
)

// Identity is who WeChat says has signed in. OpenID is for this mini-program
// only; UnionID, empty unless the app is bound to an open platform account, is
// shared with the official account.
type Identity struct {
	OpenID  string
	UnionID string
}

var (
	// ErrLoginCode means a code that WeChat doesn't know, that was used, or that is older than 5 minutes.
	ErrLoginCode = union.NewError(union.KindUnauthenticated, "login_code_invalid", "登录凭证已失效，请重新打开小程序再试。")
	// ErrBlocked means that WeChat has blocked the person as risky.
	ErrBlocked = union.NewError(union.KindForbidden, "wechat_account_blocked", "您的微信账号被限制登录，请先在微信里解除限制，或请单位工会经办人协助办理。")
)

// Login exchanges a code of wx.login. The session key is dropped at once.
// Errors: ErrLoginCode, ErrBlocked, limited, unavailable.
func (c *Client) Login(ctx context.Context, code string) (Identity, error) {
	// The SDK pastes the code into a URL: what isn't shaped like one must not reach it.
	if !codeShape.MatchString(code) {
		return Identity{}, ErrLoginCode
	}
	ctx, cancel := c.call(ctx, policy{repeatBusy: true})
	defer cancel()
	got, err := c.mini.GetAuth().Code2SessionContext(ctx, code)
	if got.ErrCode != 0 {
		err = &APIError{Code: got.ErrCode, Msg: got.ErrMsg}
	}
	if err == nil && got.OpenID == "" {
		err = &APIError{Msg: "no openid in the answer"}
	}
	if err != nil {
		return Identity{}, c.refusal("jscode2session", err, map[int64]*union.Error{
			40029: ErrLoginCode,
			40163: ErrLoginCode,
			40226: ErrBlocked,
		})
	}
	return Identity{OpenID: got.OpenID, UnionID: got.UnionID}, nil
}
