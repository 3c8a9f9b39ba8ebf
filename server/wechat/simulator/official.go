package simulator

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

const xmlMedia = "text/xml"

// templateSend is the official account's message, for those who follow it.
func (s *Simulator) templateSend(r *http.Request) reply {
	if errcode := s.officialBearer(r); errcode != 0 {
		return refuse(errcode)
	}
	var in struct {
		sendRequest

		Mini struct {
			AppID string `json:"appid"`
			Page  string `json:"pagepath"`
		} `json:"miniprogram"`
	}
	if !readJSON(r, &in) {
		return refuse(47001)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.openIDs[in.ToUser]
	if p == nil || p.OfficialOpenID != in.ToUser {
		return refuse(40003)
	}
	p.sends++
	t, known := s.templates[in.TemplateID]
	switch {
	case !p.follows:
		return refuse(43004)
	case !known:
		return refuse(40037)
	case in.Mini.AppID != s.cfg.App.ID || strings.HasPrefix(in.Mini.Page, "/"):
		return refuse(41030)
	}
	data := make(map[string]string, len(in.Data))
	for key, item := range in.Data {
		data[key] = item.Value
	}
	if detail := checkFields(t.Keys, data); detail != "" {
		return refuseWith(47003, detail)
	}
	id := s.messageID()
	p.receive(Message{ID: id, Kind: "template", At: s.now(), TemplateID: t.ID, Title: t.Title, Page: in.Mini.Page, Data: data})
	number, _ := strconv.ParseInt(id, 10, 64)
	return succeed(map[string]any{"msgid": number})
}

// officialBearer takes the official account's tokens only: mini-programs lost their
// template messages long ago.
func (s *Simulator) officialBearer(r *http.Request) int64 {
	app, errcode := s.bearer(r)
	if errcode == 0 && app.ID == s.cfg.App.ID {
		return 40013
	}
	return errcode
}

// userInfo tells the official account who somebody is; of who does not follow, nothing.
func (s *Simulator) userInfo(r *http.Request) reply {
	if errcode := s.officialBearer(r); errcode != 0 {
		return refuse(errcode)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	openID := r.URL.Query().Get("openid")
	p := s.openIDs[openID]
	if p == nil || p.OfficialOpenID != openID {
		return refuse(40003)
	}
	if !p.follows {
		return plain(map[string]any{"subscribe": 0, "openid": openID})
	}
	out := map[string]any{"subscribe": 1, "openid": openID, "language": "zh_CN"}
	if p.UnionID != "" {
		out["unionid"] = p.UnionID
	}
	return plain(out)
}

// Follow lets a person follow the official account, or leave it; the event goes out as the
// account's would, in XML. It says whether the person is known to the account.
func (s *Simulator) Follow(id string, follows bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.people[id]
	if p == nil || p.OfficialOpenID == "" {
		return false
	}
	p.follows = follows
	kind := "unsubscribe"
	if follows {
		kind = "subscribe"
	}
	event := fmt.Appendf(nil, "<xml><ToUserName><![CDATA[gh_simulator]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName><CreateTime>%d</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[%s]]></Event><EventKey><![CDATA[]]></EventKey></xml>",
		p.OfficialOpenID, s.now().Unix(), kind)
	s.pushTo(box{address: s.official, app: s.cfg.Official.ID, token: s.cfg.OfficialToken, key: s.cfg.OfficialAESKey, media: xmlMedia}, p.OfficialOpenID, event)
	return true
}

func (s *Simulator) answerFollow(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Follows bool `json:"follows"`
	}
	if decode(r.Body, &in) != nil {
		badRequest(w, "请求内容不是 JSON。")
		return
	}
	if !s.Follow(r.PathValue("id"), in.Follows) {
		noSuchPerson(w)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// SendSMS shows a short message on the phones that have a number, as a carrier would.
func (s *Simulator) SendSMS(_ context.Context, number, text string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.order {
		if p.Phone == number {
			p.receive(Message{ID: s.messageID(), Kind: "sms", At: s.now(), Title: "短信", Data: map[string]string{"text": text}})
		}
	}
	return nil
}
