package wechat

import (
	"context"

	sdk "github.com/silenceper/wechat/v2/miniprogram/subscribe"
	"github.com/silenceper/wechat/v2/util"

	"unioncard/server/union"
)

// SubscribeMessage is one message to one person who granted its template.
type SubscribeMessage struct {
	OpenID     string
	TemplateID string
	Page       string            // without a leading slash, may carry a query
	Fields     map[string]string // by the template's keys, such as thing1; cut to fit
}

var (
	// ErrNoGrant means that the person has no grant left; after ErrSendUnsure it means that the first send arrived.
	ErrNoGrant = union.Refused("subscribe_no_grant", "会员没有订阅这类提醒，或次数已用完。")
	// ErrSubscribeBanned means that the person has switched this app's messages off.
	ErrSubscribeBanned = union.Refused("subscribe_banned", "会员关闭了本小程序的消息提醒。")
	// ErrRecipient means an openid that this app doesn't know.
	ErrRecipient = union.Refused("subscribe_recipient", "没有找到这位会员的微信。")
	// ErrMessage means a template, page, field or word that WeChat refuses; sending it again won't help.
	ErrMessage = union.NewError(union.KindInternal, "subscribe_message", "提醒内容不符合微信的要求，请联系工会管理员。")
	// ErrSendOverlap means that another message to this person was under way: send one after the other.
	ErrSendOverlap = union.Unavailable("subscribe_overlap", busyMessage, 0, nil)
	// ErrSendUnsure means that no answer came: the message may have been sent, and the grant counts as used.
	ErrSendUnsure = union.Unavailable("subscribe_unsure", busyMessage, 0, nil)
)

// SendSubscribe sends one message, once: WeChat knows no idempotency key, so
// nothing is repeated here but what surely was not sent. Send to one person one
// message after the other. Errors: ErrNoGrant, ErrSubscribeBanned, ErrRecipient,
// ErrMessage, ErrSendOverlap, ErrSendUnsure, limited, unavailable.
//
// Source: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-message-management/subscribe-message/sendMessage.html
func (c *Client) SendSubscribe(ctx context.Context, m SubscribeMessage) error {
	ctx, cancel := c.call(ctx, policy{})
	defer cancel()
	token, err := c.tokens.GetAccessTokenContext(ctx)
	if err != nil {
		// Nothing was sent, whatever became of the token.
		return c.refusal(TokenOp, err, nil)
	}
	data := make(map[string]*sdk.DataItem, len(m.Fields))
	for key, value := range m.Fields {
		data[key] = &sdk.DataItem{Value: FitField(key, value)}
	}
	body, err := util.PostJSONContext(ctx, endpoint("/cgi-bin/message/subscribe/send", token), sdk.Message{
		ToUser: m.OpenID, TemplateID: m.TemplateID, Page: m.Page, Data: data,
		MiniprogramState: c.cfg.State, Lang: "zh_CN",
	})
	if err == nil {
		err = util.DecodeWithCommonError(body, "subscribe.send")
	}
	if err == nil {
		return nil
	}
	api := c.apiError("subscribe.send", err)
	if api.Unsure {
		return ErrSendUnsure.WithCause(api)
	}
	return c.refusal("subscribe.send", err, map[int64]*union.Error{
		43101: ErrNoGrant,
		43107: ErrSubscribeBanned,
		43108: ErrSendOverlap,
		40003: ErrRecipient,
		40037: ErrMessage,
		41030: ErrMessage,
		47003: ErrMessage,
		45168: ErrMessage,
	})
}
