package wechat

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"io"
	"net/url"
	"strconv"
	"time"

	"github.com/silenceper/wechat/v2/util"

	"unioncard/server/union"
)

const (
	// CallbackReply is the whole answer to an event that was taken.
	CallbackReply = "success"

	maxCallback  = 256 << 10
	callbackSkew = 5 * time.Minute
)

var (
	// ErrCallback means that a request did not come from WeChat, or not just now.
	ErrCallback = union.NewError(union.KindForbidden, "callback_refused", "请求未通过验证。")
	// ErrCallbackTooLarge means more bytes than an event ever has.
	ErrCallbackTooLarge = union.NewError(union.KindTooLarge, "callback_too_large", "请求内容过大。")
)

// Seen remembers events. It is only asked here: whoever handles an event writes
// its Key, unique, in the transaction of its work, so that an event whose work
// failed is taken again when WeChat repeats it.
type Seen interface {
	SeenCallback(ctx context.Context, key string) (bool, error)
}

// Receiver opens what WeChat sends to our address. It takes the encrypted mode
// only, checks the signature before it decrypts, and refuses old requests.
//
// Source: https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
type Receiver struct {
	AppID  string
	Token  string
	AESKey string // the 43 characters of EncodingAESKey
	Clock  union.Clock
	Seen   Seen // nil: every event is new
}

// VerifyURL answers the check that WeChat makes when the address is set: the
// text to send back. Error: ErrCallback.
func (r Receiver) VerifyURL(query url.Values) (string, error) {
	if !r.signed(query, "signature") || query.Get("echostr") == "" {
		return "", ErrCallback
	}
	return query.Get("echostr"), nil
}

// Signed says whether a request carries WeChat's signature of just now in its address. It
// is asked before the body is read; Open checks the body's own signature all the same.
func (r Receiver) Signed(query url.Values) bool { return r.signed(query, "signature") }

// Open checks, decrypts and reads an event. Errors: ErrCallback,
// ErrCallbackTooLarge, or what Seen returned.
func (r Receiver) Open(ctx context.Context, query url.Values, body io.Reader) (Event, error) {
	raw, err := io.ReadAll(io.LimitReader(body, maxCallback+1))
	if err != nil {
		return Event{}, ErrCallback.WithCause(errors.New("the body broke off"))
	}
	if len(raw) > maxCallback {
		return Event{}, ErrCallbackTooLarge
	}
	outer, err := parseTree(raw)
	if err != nil {
		return Event{}, ErrCallback.WithCause(err)
	}
	sealed := outer.text("Encrypt")
	if query.Get("encrypt_type") != "aes" || sealed == "" || !r.signed(query, "msg_signature", sealed) {
		return Event{}, ErrCallback
	}
	_, plain, err := util.DecryptMsg(r.AppID, sealed, r.AESKey)
	if err != nil {
		return Event{}, ErrCallback.WithCause(errors.New("the message does not decrypt"))
	}
	tree, err := parseTree(plain)
	if err != nil {
		return Event{}, ErrCallback.WithCause(err)
	}
	event := readEvent(tree)
	// WeChat encrypts a repeat anew, so the key is taken from what is inside.
	sum := sha256.Sum256(plain)
	event.Key = hex.EncodeToString(sum[:])
	if r.Seen != nil {
		event.Duplicate, err = r.Seen.SeenCallback(ctx, event.Key)
		if err != nil {
			return Event{}, err
		}
	}
	return event, nil
}

// signed checks a signature over the token, time, nonce and, for messages, the sealed text.
func (r Receiver) signed(query url.Values, name string, sealed ...string) bool {
	stamp, err := strconv.ParseInt(query.Get("timestamp"), 10, 64)
	if err != nil || r.Token == "" {
		return false
	}
	age := r.Clock.Now().Sub(time.Unix(stamp, 0))
	if age > callbackSkew || age < -callbackSkew {
		return false
	}
	parts := append([]string{r.Token, query.Get("timestamp"), query.Get("nonce")}, sealed...)
	want := util.Signature(parts...)
	return subtle.ConstantTimeCompare([]byte(want), []byte(query.Get(name))) == 1
}
