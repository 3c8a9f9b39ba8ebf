package wechat

import (
	"context"
	"encoding/json"
	"net/url"

	"github.com/silenceper/wechat/v2/util"

	"unioncard/server/union"
)

// TemplateMessage is one message of an official account to a follower.
type TemplateMessage struct {
	OpenID     string // the official account's
	TemplateID string
	MiniAppID  string // of the mini-program that it opens; must be bound to the account
	Page       string
	Fields     map[string]string // by the template's keys; cut to fit
}

// ErrNotFollowing means that the person does not follow the official account.
var ErrNotFollowing = union.Refused("official_not_following", "会员没有关注公众号，要先关注才能收到。")

// SendTemplate sends one message of an official account, whose client this must be, once:
// nothing is repeated here but what surely was not sent. Errors: ErrNotFollowing,
// ErrRecipient, ErrMessage, ErrSendUnsure, limited, unavailable.
//
// Source: https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Template_Message_Interface.html
func (c *Client) SendTemplate(ctx context.Context, m TemplateMessage) error {
	ctx, cancel := c.call(ctx, policy{})
	defer cancel()
	token, err := c.tokens.GetAccessTokenContext(ctx)
	if err != nil {
		return c.refusal(TokenOp, err, nil)
	}
	data := make(map[string]map[string]string, len(m.Fields))
	for key, value := range m.Fields {
		data[key] = map[string]string{"value": FitField(key, value)}
	}
	body, err := util.PostJSONContext(ctx, endpoint("/cgi-bin/message/template/send", token), map[string]any{
		"touser": m.OpenID, "template_id": m.TemplateID, "data": data,
		"miniprogram": map[string]string{"appid": m.MiniAppID, "pagepath": m.Page},
	})
	if err == nil {
		err = util.DecodeWithCommonError(body, "template.send")
	}
	if err == nil {
		return nil
	}
	api := c.apiError("template.send", err)
	if api.Unsure {
		return ErrSendUnsure.WithCause(api)
	}
	return c.refusal("template.send", err, map[int64]*union.Error{
		43004: ErrNotFollowing,
		40003: ErrRecipient,
		40037: ErrMessage,
		41030: ErrMessage,
		47001: ErrMessage,
		47003: ErrMessage,
	})
}

// Follower asks an official account, whose client this must be, for a person of its own:
// the unionid, empty where the account is bound to no open platform or the person does not
// follow, and whether they follow. Errors: ErrRecipient, limited, unavailable.
//
// Source: https://developers.weixin.qq.com/doc/offiaccount/User_Management/Get_users_basic_information_UnionID.html
func (c *Client) Follower(ctx context.Context, openID string) (unionID string, follows bool, err error) {
	ctx, cancel := c.call(ctx, policy{repeatBusy: true, repeatLost: true})
	defer cancel()
	var got struct {
		util.CommonError

		Subscribe int    `json:"subscribe"`
		UnionID   string `json:"unionid"`
	}
	err = c.userInfo(ctx, openID, &got)
	if err == nil && got.ErrCode != 0 {
		err = &APIError{Code: got.ErrCode, Msg: got.ErrMsg}
	}
	if err != nil {
		return "", false, c.refusal("user.info", err, map[int64]*union.Error{40003: ErrRecipient})
	}
	return got.UnionID, got.Subscribe == 1, nil
}

func (c *Client) userInfo(ctx context.Context, openID string, into any) error {
	token, err := c.tokens.GetAccessTokenContext(ctx)
	if err != nil {
		return err
	}
	body, err := util.HTTPGetContext(ctx, endpoint("/cgi-bin/user/info", token)+"&lang=zh_CN&openid="+url.QueryEscape(openID))
	if err != nil {
		return err
	}
	if err = json.Unmarshal(body, into); err != nil {
		return &APIError{Msg: "an answer that can't be understood", Retryable: true}
	}
	return nil
}
