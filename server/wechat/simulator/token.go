package simulator

import (
	"net/http"
	"time"
)

const (
	tokenLife    = 2 * time.Hour
	tokenOverlap = 5 * time.Minute  // old and new are valid together
	forceGap     = 30 * time.Second // between two forced refreshes
	forceDaily   = 20
)

// chain is one line of tokens: an app has a classic and a stable one, apart.
type chain struct {
	app    string
	stable bool
}

type token struct {
	text  string
	app   string
	until time.Time
	ended bool // by a test, before its time
}

// issue gives an app a new token; the one before lives five minutes more. The caller holds the lock.
func (s *Simulator) issue(c chain) *token {
	now := s.now()
	if old := s.current[c]; old != nil && old.until.After(now.Add(tokenOverlap)) {
		old.until = now.Add(tokenOverlap)
	}
	for text, old := range s.tokens {
		if now.Sub(old.until) > tokenLife {
			delete(s.tokens, text)
		}
	}
	t := &token{text: "SIM_" + s.random(32), app: c.app, until: now.Add(tokenLife)}
	s.current[c], s.tokens[t.text] = t, t
	return t
}

// ExpireTokens ends every token at once, as if two hours had passed.
func (s *Simulator) ExpireTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.tokens {
		t.ended = true
	}
	clear(s.current)
}

// app finds the app of an id and secret, or WeChat's errcode.
func (s *Simulator) app(id, secret string) (App, int64) {
	for _, app := range []App{s.cfg.App, s.cfg.Official} {
		if app.ID == "" || app.ID != id {
			continue
		}
		if app.Secret != secret {
			return App{}, 40125
		}
		return app, 0
	}
	return App{}, 40013
}

// bearer finds the app whose token a request carries, or WeChat's errcode.
func (s *Simulator) bearer(r *http.Request) (App, int64) {
	text := r.URL.Query().Get("access_token")
	if text == "" {
		return App{}, 41001
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tokens[text]
	if t == nil {
		return App{}, 40001
	}
	if t.ended || !s.now().Before(t.until) {
		return App{}, 42001
	}
	if t.app == s.cfg.Official.ID {
		return s.cfg.Official, 0
	}
	return s.cfg.App, 0
}

func (s *Simulator) classicToken(r *http.Request) reply {
	q := r.URL.Query()
	if q.Get("grant_type") != "client_credential" {
		return refuse(40002)
	}
	app, errcode := s.app(q.Get("appid"), q.Get("secret"))
	if errcode != 0 {
		return refuse(errcode)
	}
	if !app.mayCall(r) {
		return refuse(40164)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.issue(chain{app: app.ID})
	return plain(map[string]any{"access_token": t.text, "expires_in": int(tokenLife.Seconds())})
}

func (s *Simulator) stableToken(r *http.Request) reply {
	var in struct {
		GrantType string `json:"grant_type"`
		AppID     string `json:"appid"`
		Secret    string `json:"secret"`
		Force     bool   `json:"force_refresh"`
	}
	if !readJSON(r, &in) {
		return refuse(47001)
	}
	if in.GrantType != "client_credential" {
		return refuse(40002)
	}
	app, errcode := s.app(in.AppID, in.Secret)
	if errcode != 0 {
		return refuse(errcode)
	}
	if !app.mayCall(r) {
		return refuse(40164)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, now := chain{app: app.ID, stable: true}, s.now()
	t := s.current[c]
	if in.Force {
		if errcode = s.force(app.ID, now); errcode != 0 {
			return refuse(errcode)
		}
	}
	// In its last five minutes the token is renewed by itself.
	if t == nil || in.Force || t.until.Sub(now) <= tokenOverlap {
		t = s.issue(c)
	}
	return plain(map[string]any{"access_token": t.text, "expires_in": int(t.until.Sub(now).Seconds())})
}

// force counts forced refreshes: 20 a day, 30 seconds apart. The caller holds the lock.
func (s *Simulator) force(app string, now time.Time) int64 {
	var today []time.Time
	for _, at := range s.forced[app] {
		if now.Sub(at) < 24*time.Hour {
			today = append(today, at)
		}
	}
	s.forced[app] = today
	if len(today) >= forceDaily {
		return 45009
	}
	if len(today) > 0 && now.Sub(today[len(today)-1]) < forceGap {
		return 45011
	}
	s.forced[app] = append(today, now)
	return 0
}
