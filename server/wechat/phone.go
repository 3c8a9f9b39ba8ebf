package wechat

import (
	"context"

	"github.com/silenceper/wechat/v2/miniprogram/business"

	"unioncard/server/union"
)

var (
	// ErrPhoneCode means a code of getPhoneNumber that is unknown, used or older than 5 minutes.
	ErrPhoneCode = union.Refused("phone_code_invalid", "手机号授权已失效，请再点一次“用微信手机号”，或直接输入手机号。")
	// ErrPhoneForeign means a number outside the mainland, to which the bank opens no card.
	ErrPhoneForeign = union.Refused("phone_foreign", "微信绑定的不是中国内地手机号，请直接输入办卡用的手机号。")
)

// Phone exchanges a code of getPhoneNumber for the number without its country
// code. Errors: ErrPhoneCode, ErrPhoneForeign, limited, unavailable.
func (c *Client) Phone(ctx context.Context, code string) (string, error) {
	if !codeShape.MatchString(code) {
		return "", ErrPhoneCode
	}
	ctx, cancel := c.call(ctx, policy{repeatBusy: true})
	defer cancel()
	got, err := c.mini.GetBusiness().GetPhoneNumberWithContext(ctx, &business.GetPhoneNumberRequest{Code: code})
	if err == nil && got.Watermark.AppID != c.cfg.AppID {
		err = &APIError{Msg: "the answer is for another app"}
	}
	if err != nil {
		return "", c.refusal("getuserphonenumber", err, map[int64]*union.Error{40029: ErrPhoneCode, 40163: ErrPhoneCode})
	}
	if got.CountryCode != "86" {
		return "", ErrPhoneForeign
	}
	return got.PurePhoneNumber, nil
}
