package simulator

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/silenceper/wechat/v2/util"
)

const (
	pushTries   = 3
	pushTimeout = 5 * time.Second
)

// event lays out an event as WeChat's JSON has it. The caller holds the lock.
func (s *Simulator) event(openID, kind string, more map[string]any) map[string]any {
	out := map[string]any{
		"ToUserName": "gh_simulator", "FromUserName": openID, "CreateTime": s.now().Unix(),
		"MsgType": "event", "Event": kind,
	}
	for key, value := range more {
		out[key] = value
	}
	return out
}

// Revoke tells that a person took an authorisation back; Cancel that they want their data gone.
func (s *Simulator) Revoke(id string) bool {
	return s.tell(id, "user_authorization_revoke", map[string]any{"RevokeInfo": "1"})
}

// Cancel tells that a person has closed their account with this app.
func (s *Simulator) Cancel(id string) bool {
	return s.tell(id, "user_authorization_cancellation", nil)
}

func (s *Simulator) tell(id, kind string, more map[string]any) bool {
	s.mu.Lock()
	p := s.people[id]
	if p == nil {
		s.mu.Unlock()
		return false
	}
	event := s.event("gh_simulator", kind, more)
	event["OpenID"], event["AppID"] = p.OpenID, s.cfg.App.ID
	s.mu.Unlock()
	s.push(p.OpenID, event)
	return true
}

// push sends an event to our callback, sealed and signed, after the call that
// caused it: three tries, 5 seconds each, as WeChat makes.
func (s *Simulator) push(openID string, event map[string]any) {
	plain, err := json.Marshal(event)
	if err != nil {
		return
	}
	// Under the lock no push can begin once Close waits for them.
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pushTo(box{address: s.callback, app: s.cfg.App.ID, token: s.cfg.Token, key: s.cfg.AESKey, media: "application/json"}, openID, plain)
}

// box is where an account's events go, and how they are sealed.
type box struct {
	address, app, token, key, media string
}

// pushTo sends an event without waiting for it. The caller holds the lock.
func (s *Simulator) pushTo(to box, openID string, plain []byte) {
	if to.address == "" || to.key == "" || s.running.Err() != nil {
		return
	}
	s.pushes.Go(func() {
		for range pushTries {
			if s.pushOnce(to, openID, plain) || s.running.Err() != nil {
				return
			}
		}
	})
}

func (s *Simulator) pushOnce(to box, openID string, plain []byte) bool {
	address, body, err := s.sealed(to, openID, plain)
	if err != nil {
		return false
	}
	ctx, cancel := context.WithTimeout(s.running, pushTimeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return false
	}
	r.Header.Set("Content-Type", to.media)
	response, err := s.wire.RoundTrip(r)
	if err != nil {
		return false
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(response.Body, 64))
	return err == nil && response.StatusCode == http.StatusOK && (len(answer) == 0 || string(answer) == "success")
}

// sealed encrypts an event anew and signs it, as each of WeChat's tries is.
func (s *Simulator) sealed(box box, openID string, plain []byte) (address string, body []byte, err error) {
	s.mu.Lock()
	random, _ := hex.DecodeString(s.random(16))
	nonce, stamp := s.random(5), strconv.FormatInt(s.now().Unix(), 10)
	s.mu.Unlock()
	sealed, err := util.EncryptMsg(random, plain, box.app, box.key)
	if err != nil {
		return "", nil, err
	}
	to, err := url.Parse(box.address)
	if err != nil {
		return "", nil, err
	}
	q := to.Query()
	q.Set("timestamp", stamp)
	q.Set("nonce", nonce)
	q.Set("openid", openID)
	q.Set("encrypt_type", "aes")
	q.Set("signature", util.Signature(box.token, stamp, nonce))
	q.Set("msg_signature", util.Signature(box.token, stamp, nonce, string(sealed)))
	to.RawQuery = q.Encode()
	if box.media == xmlMedia {
		return to.String(), fmt.Appendf(nil, "<xml><ToUserName><![CDATA[gh_simulator]]></ToUserName><Encrypt><![CDATA[%s]]></Encrypt></xml>", sealed), nil
	}
	body, err = json.Marshal(map[string]string{"ToUserName": "gh_simulator", "Encrypt": string(sealed)})
	return to.String(), body, err
}
