package simulator

import (
	"errors"
	"net/http"
	"time"
)

// problem answers a control in the API's form of errors.
func problem(w http.ResponseWriter, status int, code, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	writeBody(w, status, map[string]any{
		"type": "about:blank", "title": http.StatusText(status), "status": status, "code": code, "detail": detail,
	})
}

func noSuchPerson(w http.ResponseWriter) {
	problem(w, http.StatusNotFound, "not_found", "没有这位样本人物。")
}

func badRequest(w http.ResponseWriter, detail string) {
	problem(w, http.StatusBadRequest, "invalid", detail)
}

func (s *Simulator) listPeople(w http.ResponseWriter, r *http.Request) {
	type item struct {
		ID    string   `json:"id"`
		Name  string   `json:"name"`
		Roles []string `json:"roles"`
		Place string   `json:"place"`
		Team  string   `json:"team"`
		Photo bool     `json:"photo"` // there is a drawn document
	}
	s.mu.Lock()
	items := make([]item, 0, len(s.order))
	for _, p := range s.order {
		items = append(items, item{ID: p.ID, Name: p.Name, Roles: append([]string{}, p.Roles...), Place: p.Place, Team: p.Team, Photo: p.Photo != nil})
	}
	s.mu.Unlock()
	writeZipped(w, r, map[string]any{"items": items})
}

func (s *Simulator) mintCode(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Kind string `json:"kind"`
	}
	if decode(r.Body, &in) != nil || (in.Kind != LoginCode && in.Kind != PhoneCode) {
		badRequest(w, "kind 只能是 login 或 phone。")
		return
	}
	text, err := s.Mint(r.PathValue("id"), in.Kind)
	switch {
	case errors.Is(err, ErrNoPhone):
		problem(w, http.StatusUnprocessableEntity, "no_phone", "这位样本人物的微信没有绑定手机号。")
	case err != nil:
		noSuchPerson(w)
	default:
		writeJSON(w, http.StatusCreated, map[string]string{"code": text})
	}
}

func (s *Simulator) drawDocument(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	p := s.people[r.PathValue("id")]
	s.mu.Unlock()
	side := r.PathValue("side")
	if p == nil || p.Photo == nil || (side != "front" && side != "back") {
		noSuchPerson(w)
		return
	}
	picture, err := p.Photo(side)
	if err != nil {
		problem(w, http.StatusInternalServerError, "internal", "样本证件没有画成，请重试。")
		return
	}
	w.Header().Set("Content-Type", "image/jpeg")
	_, _ = w.Write(picture) // a reader who has left gets no answer
}

func (s *Simulator) listMessages(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	p := s.people[r.PathValue("id")]
	s.mu.Unlock()
	if p == nil {
		noSuchPerson(w)
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{"items": append([]Message{}, s.Messages(p.ID)...)})
}

func (s *Simulator) answerGrant(w http.ResponseWriter, r *http.Request) {
	var in struct {
		TemplateID string `json:"template_id"`
		Decision   string `json:"decision"`
	}
	if decode(r.Body, &in) != nil || (in.Decision != "accept" && in.Decision != "reject" && in.Decision != "ban") {
		badRequest(w, "decision 只能是 accept、reject 或 ban。")
		return
	}
	if !s.Grant(r.PathValue("id"), in.TemplateID, in.Decision) {
		problem(w, http.StatusNotFound, "not_found", "没有这位样本人物或这个模板。")
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *Simulator) tellEvent(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Kind string `json:"kind"`
	}
	if decode(r.Body, &in) != nil {
		badRequest(w, "请求内容不是 JSON。")
		return
	}
	var known bool
	switch in.Kind {
	case "user_authorization_revoke":
		known = s.Revoke(r.PathValue("id"))
	case "user_authorization_cancellation":
		known = s.Cancel(r.PathValue("id"))
	default:
		badRequest(w, "kind 只能是 user_authorization_revoke 或 user_authorization_cancellation。")
		return
	}
	if !known {
		noSuchPerson(w)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *Simulator) listTemplates(w http.ResponseWriter, _ *http.Request) {
	items := make([]map[string]any, 0, len(s.cfg.Templates))
	for _, t := range s.cfg.Templates {
		items = append(items, map[string]any{"id": t.ID, "title": t.Title, "keys": t.Keys})
	}
	writeJSON(w, http.StatusOK, map[string]any{"items": items})
}

// faultInput is a fault as a control names it.
type faultInput struct {
	Endpoint string `json:"endpoint"`
	ErrCode  int64  `json:"errcode"`
	Status   int    `json:"status"`
	DelayMS  int64  `json:"delay_ms"`
	Cut      bool   `json:"cut"`
	Times    int    `json:"times"`
	After    bool   `json:"after"`
}

const faultRule = "errcode、status（400–599）、delay_ms（至多 60000）、cut 四项必须且只能填一项。"

func (in faultInput) valid() bool {
	ways := 0
	for _, set := range []bool{in.ErrCode != 0, in.Status != 0, in.DelayMS > 0, in.Cut} {
		if set {
			ways++
		}
	}
	return ways == 1 && in.DelayMS >= 0 && in.DelayMS <= 60_000 && (in.Status == 0 || in.Status >= 400 && in.Status <= 599) && in.Times >= 0
}

func (in faultInput) fault() Fault {
	return Fault{
		Endpoint: in.Endpoint, ErrCode: in.ErrCode, Status: in.Status,
		Delay: time.Duration(in.DelayMS) * time.Millisecond, Cut: in.Cut, Times: in.Times, After: in.After,
	}
}

func (s *Simulator) addFault(w http.ResponseWriter, r *http.Request) {
	var in faultInput
	if decode(r.Body, &in) != nil || in.Endpoint == "" {
		badRequest(w, "endpoint 必填。")
		return
	}
	if !in.valid() {
		badRequest(w, faultRule)
		return
	}
	s.Break(in.fault())
	w.WriteHeader(http.StatusNoContent)
}

func (s *Simulator) clearFaults(w http.ResponseWriter, _ *http.Request) {
	s.Mend()
	w.WriteHeader(http.StatusNoContent)
}

func (s *Simulator) expireTokens(w http.ResponseWriter, _ *http.Request) {
	s.ExpireTokens()
	w.WriteHeader(http.StatusNoContent)
}

func (s *Simulator) moveClock(w http.ResponseWriter, r *http.Request) {
	var in struct {
		AdvanceMS int64 `json:"advance_ms"`
	}
	const month = 31 * 24 * time.Hour
	if decode(r.Body, &in) != nil || in.AdvanceMS <= 0 || in.AdvanceMS > month.Milliseconds() {
		badRequest(w, "advance_ms 要在 1 毫秒和 31 天之间。")
		return
	}
	s.Advance(time.Duration(in.AdvanceMS) * time.Millisecond)
	w.WriteHeader(http.StatusNoContent)
}
