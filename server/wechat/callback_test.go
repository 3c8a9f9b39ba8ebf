package wechat_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/silenceper/wechat/v2/util"

	"unioncard/server/union"
	"unioncard/server/wechat"
)

// The example of WeChat's own documents.
// https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
const (
	docsSealed = "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04="
	docsQuery  = "signature=6c5c811b55cc85e0e1b54100749188c20beb3f5d&timestamp=1714112445&nonce=415670741&openid=o9AgO5Kd5ggOC-bXrbNODIiE3bGY&encrypt_type=aes&msg_signature=046e02f8204d34f8ba5fa3b1db94908f3df2e9b3"
	docsCheck  = "signature=f464b24fc39322e44b38aa78f5edd27bd1441696&echostr=4375120948345356249&timestamp=1714036504&nonce=1514711492"
)

func docsReceiver(at int64) wechat.Receiver {
	return wechat.Receiver{
		AppID: "wxba5fad812f8e6fb9", Token: "AAAAA", AESKey: strings.Repeat("A", 43),
		Clock: &handClock{now: time.Unix(at, 0).UTC()},
	}
}

func mustQuery(t *testing.T, text string) url.Values {
	t.Helper()
	q, err := url.ParseQuery(text)
	must(t, err)
	return q
}

func docsBody(t *testing.T) []byte {
	t.Helper()
	body, err := json.Marshal(map[string]string{"ToUserName": "gh_97417a04a28d", "Encrypt": docsSealed})
	must(t, err)
	return body
}

func TestTheExamplesOfWeChatsDocumentsAreTaken(t *testing.T) {
	echo, err := docsReceiver(1714036504).VerifyURL(mustQuery(t, docsCheck))
	if err != nil || echo != "4375120948345356249" {
		t.Fatalf("got %q, %v", echo, err)
	}
	event, err := docsReceiver(1714112445).Open(context.Background(), mustQuery(t, docsQuery), bytes.NewReader(docsBody(t)))
	must(t, err)
	if event.Kind != "debug_demo" || event.OpenID != "o9AgO5Kd5ggOC-bXrbNODIiE3bGY" || event.At.Unix() != 1714112445 {
		t.Fatalf("got %+v", event)
	}
}

func TestWhatDidNotComeFromWeChatIsRefused(t *testing.T) {
	plain := `{"FromUserName":"open-a","CreateTime":1714112445,"MsgType":"event","Event":"user_authorization_cancellation"}`
	for name, tt := range map[string]struct {
		spoil func(q url.Values, body *[]byte)
		at    int64
		kind  union.Kind
	}{
		"another signature":        {func(q url.Values, _ *[]byte) { q.Set("msg_signature", strings.Repeat("0", 40)) }, 0, union.KindForbidden},
		"no signature":             {func(q url.Values, _ *[]byte) { q.Del("msg_signature") }, 0, union.KindForbidden},
		"the URL's signature only": {func(q url.Values, _ *[]byte) { q.Set("msg_signature", q.Get("signature")) }, 0, union.KindForbidden},
		"another nonce":            {func(q url.Values, _ *[]byte) { q.Set("nonce", "1") }, 0, union.KindForbidden},
		"a newer timestamp":        {func(q url.Values, _ *[]byte) { q.Set("timestamp", "1714112446") }, 0, union.KindForbidden},
		"no timestamp":             {func(q url.Values, _ *[]byte) { q.Del("timestamp") }, 0, union.KindForbidden},
		"five minutes old":         {func(url.Values, *[]byte) {}, 1714112445 + 301, union.KindForbidden},
		"five minutes early":       {func(url.Values, *[]byte) {}, 1714112445 - 301, union.KindForbidden},
		"another mode":             {func(q url.Values, _ *[]byte) { q.Set("encrypt_type", "raw") }, 0, union.KindForbidden},
		"no mode":                  {func(q url.Values, _ *[]byte) { q.Del("encrypt_type") }, 0, union.KindForbidden},
		"plaintext":                {func(_ url.Values, b *[]byte) { *b = []byte(plain) }, 0, union.KindForbidden},
		"plaintext beside it": {func(_ url.Values, b *[]byte) {
			*b = []byte(strings.TrimSuffix(plain, "}") + `,"Encrypt":""}`)
		}, 0, union.KindForbidden},
		"altered ciphertext": {func(_ url.Values, b *[]byte) { *b = bytes.Replace(*b, []byte("+qdx1"), []byte("+qdx2"), 1) }, 0, union.KindForbidden},
		"no body":            {func(_ url.Values, b *[]byte) { *b = nil }, 0, union.KindForbidden},
		"broken JSON":        {func(_ url.Values, b *[]byte) { *b = (*b)[:40] }, 0, union.KindForbidden},
		"more behind it":     {func(_ url.Values, b *[]byte) { *b = append(*b, "{}"...) }, 0, union.KindForbidden},
		"an array":           {func(_ url.Values, b *[]byte) { *b = []byte(`[1]`) }, 0, union.KindForbidden},
		"a document type": {func(_ url.Values, b *[]byte) {
			*b = []byte("<!DOCTYPE xml><xml><Encrypt>" + docsSealed + "</Encrypt></xml>")
		}, 0, union.KindForbidden},
		"too many bytes": {func(_ url.Values, b *[]byte) { *b = bytes.Repeat([]byte(" "), 300<<10) }, 0, union.KindTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			query, body := mustQuery(t, docsQuery), docsBody(t)
			tt.spoil(query, &body)
			if tt.at == 0 {
				tt.at = 1714112445
			}
			event, err := docsReceiver(tt.at).Open(context.Background(), query, bytes.NewReader(body))
			if union.KindOf(err) != tt.kind || err == nil || event.Kind != "" {
				t.Fatalf("got %+v, %v", event, err)
			}
		})
	}
	t.Run("a check of another token", func(t *testing.T) {
		r := docsReceiver(1714036504)
		r.Token = "BBBBB"
		if _, err := r.VerifyURL(mustQuery(t, docsCheck)); !errors.Is(err, wechat.ErrCallback) {
			t.Fatalf("got %v", err)
		}
	})
	t.Run("a receiver without a token", func(t *testing.T) {
		r := docsReceiver(1714036504)
		r.Token = ""
		q := mustQuery(t, docsCheck)
		q.Set("signature", util.Signature("", "1714036504", "1514711492"))
		if _, err := r.VerifyURL(q); !errors.Is(err, wechat.ErrCallback) {
			t.Fatalf("got %v", err)
		}
	})
	t.Run("a message for another app", func(t *testing.T) {
		r := docsReceiver(1714112445)
		r.AppID = "wx-another"
		if _, err := r.Open(context.Background(), mustQuery(t, docsQuery), bytes.NewReader(docsBody(t))); !errors.Is(err, wechat.ErrCallback) {
			t.Fatalf("got %v", err)
		}
	})
}

// sealedFor encrypts and signs a message as WeChat would for a receiver.
func sealedFor(r wechat.Receiver, plain string, asXML bool) (url.Values, []byte) {
	sealed, err := util.EncryptMsg([]byte("0123456789abcdef"), []byte(plain), r.AppID, r.AESKey)
	if err != nil {
		panic(err)
	}
	stamp := strconv.FormatInt(r.Clock.Now().Unix(), 10)
	q := url.Values{
		"timestamp": {stamp}, "nonce": {"n"}, "encrypt_type": {"aes"},
		"msg_signature": {util.Signature(r.Token, stamp, "n", string(sealed))},
	}
	if asXML {
		return q, []byte("<xml><ToUserName><![CDATA[gh]]></ToUserName><Encrypt><![CDATA[" + string(sealed) + "]]></Encrypt></xml>")
	}
	return q, []byte(`{"Encrypt":"` + string(sealed) + `"}`)
}

func TestEveryFormOfAnEventIsUnderstood(t *testing.T) {
	r := docsReceiver(1714112445)
	accept := []wechat.EventItem{{TemplateID: "T1", Status: "accept"}}
	for name, tt := range map[string]struct {
		plain string
		want  wechat.Event
	}{
		"JSON with a list": {
			`{"FromUserName":"o","CreateTime":"1714112445","MsgType":"event","Event":"subscribe_msg_popup_event","List":[{"TemplateId":"T1","SubscribeStatusString":"accept","PopupScene":"0"},{"TemplateId":"T2","SubscribeStatusString":"reject"}]}`,
			wechat.Event{Kind: wechat.EventSubscribePopup, OpenID: "o", Items: append(accept[:1:1], wechat.EventItem{TemplateID: "T2", Status: "reject"})},
		},
		"JSON with an object and numbers": {
			`{"FromUserName":"o","CreateTime":1714112445,"MsgType":"event","Event":"subscribe_msg_sent_event","List":{"TemplateId":"T1","MsgID":1700827132819554304,"ErrorCode":"0","ErrorStatus":"success"}}`,
			wechat.Event{Kind: wechat.EventSubscribeSent, OpenID: "o", Items: []wechat.EventItem{{TemplateID: "T1", MessageID: "1700827132819554304"}}},
		},
		"JSON inside an element of its own": {
			`{"FromUserName":"o","CreateTime":1714112445,"Event":"subscribe_msg_change_event","SubscribeMsgChangeEvent":{"List":{"TemplateId":"T1","SubscribeStatusString":"accept"}}}`,
			wechat.Event{Kind: wechat.EventSubscribeChange, OpenID: "o", Items: accept},
		},
		"XML with one": {
			`<xml><FromUserName><![CDATA[o]]></FromUserName><CreateTime>1714112445</CreateTime><MsgType>event</MsgType><Event>subscribe_msg_popup_event</Event><SubscribeMsgPopupEvent><List><TemplateId>T1</TemplateId><SubscribeStatusString>accept</SubscribeStatusString></List></SubscribeMsgPopupEvent></xml>`,
			wechat.Event{Kind: wechat.EventSubscribePopup, OpenID: "o", Items: accept},
		},
		"XML with two": {
			`<xml><FromUserName>o</FromUserName><CreateTime>1714112445</CreateTime><Event>subscribe_msg_sent_event</Event><SubscribeMsgSentEvent><List><TemplateId>T1</TemplateId><MsgID>7</MsgID><ErrorCode>3</ErrorCode></List><List><TemplateId>T2</TemplateId><MsgID>8</MsgID><ErrorCode>0</ErrorCode></List></SubscribeMsgSentEvent></xml>`,
			wechat.Event{Kind: wechat.EventSubscribeSent, OpenID: "o", Items: []wechat.EventItem{{TemplateID: "T1", MessageID: "7", ErrorCode: 3}, {TemplateID: "T2", MessageID: "8"}}},
		},
		"a revoked authorisation": {
			`{"FromUserName":"gh","CreateTime":1714112445,"MsgType":"event","Event":"user_authorization_revoke","OpenID":"o","RevokeInfo":"1"}`,
			wechat.Event{Kind: wechat.EventAuthRevoked, OpenID: "o", Revoked: "1"},
		},
		"a follower of the official account": {
			`<xml><FromUserName>o</FromUserName><CreateTime>1714112445</CreateTime><MsgType>event</MsgType><Event>subscribe</Event><EventKey>qrscene_1</EventKey></xml>`,
			wechat.Event{Kind: wechat.EventOfficialFollow, OpenID: "o", EventKey: "qrscene_1"},
		},
		"a message that is no event": {
			`{"FromUserName":"o","CreateTime":1714112445,"MsgType":"text","Content":"hello"}`,
			wechat.Event{Kind: "text", OpenID: "o"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, asXML := range []bool{false, true} {
				query, body := sealedFor(r, tt.plain, asXML)
				got, err := r.Open(context.Background(), query, bytes.NewReader(body))
				must(t, err)
				if got.At.Unix() != 1714112445 || len(got.Key) != 64 {
					t.Fatalf("got %+v", got)
				}
				got.Key, got.At = "", time.Time{}
				gotText, wantText := mustJSON(t, got), mustJSON(t, tt.want)
				if gotText != wantText {
					t.Fatalf("got\n%s, want\n%s", gotText, wantText)
				}
			}
		})
	}
}

func mustJSON(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	must(t, err)
	return string(text)
}

// memory remembers the keys of events whose work is done.
type memory map[string]bool

func (m memory) SeenCallback(_ context.Context, key string) (bool, error) {
	if m == nil {
		return false, errors.New("the table is away")
	}
	return m[key], nil
}

func TestARepeatIsKnownOnlyOnceItsWorkIsDone(t *testing.T) {
	r := docsReceiver(1714112445)
	done := memory{}
	r.Seen = done
	query, body := mustQuery(t, docsQuery), docsBody(t)
	first, err := r.Open(context.Background(), query, bytes.NewReader(body))
	must(t, err)
	second, err := r.Open(context.Background(), query, bytes.NewReader(body))
	must(t, err)
	if first.Duplicate || second.Duplicate {
		t.Fatal("an event whose work is not done was called a repeat")
	}
	done[first.Key] = true
	third, err := r.Open(context.Background(), query, bytes.NewReader(body))
	must(t, err)
	if !third.Duplicate {
		t.Fatal("a repeat was not known")
	}
	r.Seen = memory(nil)
	_, err = r.Open(context.Background(), query, bytes.NewReader(body))
	if err == nil {
		t.Fatal("an event was taken without knowing whether it is a repeat")
	}
}

// FuzzOpen seals whatever comes, so that the bytes reach the readers inside.
func FuzzOpen(f *testing.F) {
	r := docsReceiver(1714112445)
	f.Add([]byte(`{"Event":"x","List":[{"TemplateId":1},[],null,{"List":{}}],"CreateTime":1e400}`), []byte("{}"))
	f.Add([]byte(`<xml><Event>x</Event><SubscribeMsgPopupEvent><List/><List>a</List></SubscribeMsgPopupEvent></xml>`), []byte("<xml>"))
	f.Add([]byte(`<a><b><c><d><e><f><g><h><i><j/></i></h></g></f></e></d></c></b></a>`), []byte(`{"Encrypt":"AAAA"}`))
	f.Add([]byte(`{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}}`), []byte(nil))
	f.Fuzz(func(t *testing.T, plain, outer []byte) {
		if len(plain) > 0 {
			query, body := sealedFor(r, string(plain), len(plain)%2 == 0)
			event, err := r.Open(context.Background(), query, bytes.NewReader(body))
			if err == nil && len(event.Key) != 64 {
				t.Fatalf("an event without a key: %+v", event)
			}
		}
		if event, err := r.Open(context.Background(), mustQuery(t, docsQuery), bytes.NewReader(outer)); err == nil && event.Kind != "debug_demo" {
			t.Fatal("a body that WeChat did not sign was taken")
		}
	})
}
