package wechat

import (
	"context"
	"regexp"
	"strings"

	"github.com/silenceper/wechat/v2/miniprogram/qrcode"
	"github.com/silenceper/wechat/v2/util"

	"unioncard/server/union"
)

// sceneShape is what WeChat allows in a scene: at most 32 of these characters.
var sceneShape = regexp.MustCompile(`^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}$`)

// codeWidth is the side of a code in pixels: sharp on a poster, 10 cm wide.
const codeWidth = 860

// ErrScene means a scene or page that WeChat would not take.
var ErrScene = union.NewError(union.KindInternal, "wechat_scene", "二维码内容有误，请联系工会管理员。")

// QRCode draws a code that opens a page of the mini-program; the page finds the
// scene in its query. It returns a JPEG. Errors: ErrScene, limited, unavailable.
//
// Source: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/qrcode-link/qr-code/getUnlimitedQRCode.html
func (c *Client) QRCode(ctx context.Context, scene, page string) ([]byte, error) {
	if !sceneShape.MatchString(scene) || strings.HasPrefix(page, "/") || strings.ContainsAny(page, "?&") {
		return nil, ErrScene
	}
	ctx, cancel := c.call(ctx, policy{repeatBusy: true, repeatLost: true})
	defer cancel()
	picture, err := c.drawCode(ctx, scene, page)
	if err != nil {
		return nil, c.refusal("getwxacodeunlimit", err, map[int64]*union.Error{40129: ErrScene, 41030: ErrScene})
	}
	return picture, nil
}

// drawCode goes past the SDK's own method, which takes no context.
func (c *Client) drawCode(ctx context.Context, scene, page string) ([]byte, error) {
	token, err := c.tokens.GetAccessTokenContext(ctx)
	if err != nil {
		return nil, err
	}
	edition := map[string]string{"formal": "release", "trial": "trial", "developer": "develop"}[c.cfg.State]
	// Before the first release no page counts as published.
	check := c.cfg.State == "formal"
	body, err := util.PostJSONContext(ctx, endpoint("/wxa/getwxacodeunlimit", token), qrcode.QRCoder{
		Page: page, Scene: scene, CheckPath: &check, Width: codeWidth, EnvVersion: edition,
	})
	if err != nil {
		return nil, err
	}
	picture, err := util.HandleFileResponse(body, "getwxacodeunlimit")
	if err == nil && (len(picture) == 0 || picture[0] == '{') {
		err = &APIError{Msg: "the answer is no picture"}
	}
	return picture, err
}
