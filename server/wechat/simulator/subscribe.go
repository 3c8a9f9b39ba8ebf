package simulator

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// badWord stands for the words that WeChat refuses in a message.
const badWord = "违禁词样本"

type sendRequest struct {
	ToUser     string `json:"touser"`
	TemplateID string `json:"template_id"`
	Page       string `json:"page"`
	State      string `json:"miniprogram_state"`
	Data       map[string]struct {
		Value string `json:"value"`
	} `json:"data"`
}

// subscribeSend puts a message on a phone, for one grant. Two at once to one
// person are refused; so the person is busy for as long as a send takes.
func (s *Simulator) subscribeSend(r *http.Request) reply {
	_, errcode := s.bearer(r)
	if errcode != 0 {
		return refuse(errcode)
	}
	var in sendRequest
	if !readJSON(r, &in) {
		return refuse(47001)
	}
	p, bad := s.occupy(in.ToUser)
	if bad != 0 {
		return refuse(bad)
	}
	s.wait(r, s.cfg.SendTime)
	s.mu.Lock()
	p.sending = false
	out, event := s.deliver(p, in)
	s.mu.Unlock()
	if event != nil {
		s.push(p.OpenID, event)
	}
	return out
}

func (s *Simulator) occupy(openID string) (*person, int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.openIDs[openID]
	if p == nil || p.OpenID != openID {
		return nil, 40003
	}
	p.sends++
	if p.sending {
		return nil, 43108
	}
	p.sending = true
	return p, 0
}

// deliver checks the message as WeChat does and uses one grant. The caller holds the lock.
func (s *Simulator) deliver(p *person, in sendRequest) (reply, map[string]any) {
	t, known := s.templates[in.TemplateID]
	if !known {
		return refuse(40037), nil
	}
	if strings.HasPrefix(in.Page, "/") || strings.Contains(in.Page, "://") {
		return refuse(41030), nil
	}
	if in.State != "" && !slices.Contains([]string{"formal", "trial", "developer"}, in.State) {
		return refuse(40097), nil
	}
	data := make(map[string]string, len(in.Data))
	for key, item := range in.Data {
		data[key] = item.Value
		if strings.Contains(item.Value, badWord) {
			return refuse(45168), nil
		}
	}
	if detail := checkFields(t.Keys, data); detail != "" {
		return refuseWith(47003, detail), nil
	}
	if p.banned {
		return refuse(43107), nil
	}
	if p.grants[t.ID] <= 0 {
		return refuse(43101), nil
	}
	p.grants[t.ID]--
	id := s.messageID()
	p.receive(Message{
		ID: id, Kind: "subscribe", At: s.now(), TemplateID: t.ID, Title: t.Title, Page: in.Page, State: in.State, Data: data,
	})
	event := s.event(p.OpenID, "subscribe_msg_sent_event", map[string]any{
		"List": map[string]any{"TemplateId": t.ID, "MsgID": id, "ErrorCode": 0, "ErrorStatus": "success"},
	})
	number, _ := strconv.ParseInt(id, 10, 64)
	return succeed(map[string]any{"msgid": number}), event
}

// messageID is a number that JSON keeps exact. The caller holds the lock.
func (s *Simulator) messageID() string {
	n, _ := strconv.ParseUint(s.random(6), 16, 64)
	return fmt.Sprint(n)
}
