package simulator

import (
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"time"
)

// loginsAMinute is WeChat's limit for one person.
const loginsAMinute = 100

// jscode2session exchanges a login code. Its success has no errcode.
func (s *Simulator) jscode2session(r *http.Request) reply {
	q := r.URL.Query()
	app, errcode := s.app(q.Get("appid"), q.Get("secret"))
	if errcode != 0 {
		return refuse(errcode)
	}
	if !app.mayCall(r) {
		return refuse(40164)
	}
	if q.Get("grant_type") != "authorization_code" {
		return refuse(40002)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if app.ID != s.cfg.App.ID {
		return refuse(40029)
	}
	p, errcode := s.spend(q.Get("js_code"), LoginCode)
	if errcode != 0 {
		return refuse(errcode)
	}
	if p.Blocked {
		return refuse(40226)
	}
	now := s.now()
	recent := p.logins[:0]
	for _, at := range p.logins {
		if now.Sub(at) < time.Minute {
			recent = append(recent, at)
		}
	}
	p.logins = recent
	if len(recent) >= loginsAMinute {
		return refuse(45011)
	}
	p.logins = append(p.logins, now)
	p.lastVisit = now
	raw, _ := hex.DecodeString(s.random(16))
	out := map[string]any{"openid": p.OpenID, "session_key": base64.StdEncoding.EncodeToString(raw)}
	if p.UnionID != "" {
		out["unionid"] = p.UnionID
	}
	return plain(out)
}

// phoneNumber exchanges a code of getPhoneNumber.
func (s *Simulator) phoneNumber(r *http.Request) reply {
	app, errcode := s.bearer(r)
	if errcode != 0 {
		return refuse(errcode)
	}
	var in struct {
		Code string `json:"code"`
	}
	if !readJSON(r, &in) {
		return refuse(47001)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p, errcode := s.spend(in.Code, PhoneCode)
	if errcode != 0 {
		return refuse(errcode)
	}
	return succeed(map[string]any{"phone_info": map[string]any{
		"phoneNumber": p.Phone, "purePhoneNumber": p.Phone, "countryCode": "86",
		"watermark": map[string]any{"timestamp": s.now().Unix(), "appid": app.ID},
	}})
}
