package simulator

import (
	"fmt"
	"slices"
	"time"
)

// roles are what a sample person may be entered as.
var roles = [...]string{"member", "clerk", "head", "leader", "supervisor", "bank_officer", "merchant", "auditor"}

// maxMessages is how many messages a phone keeps.
const maxMessages = 200

// Person is an invented holder of a phone.
type Person struct {
	ID      string
	Name    string
	Roles   []string // of member, clerk, head, leader, supervisor, bank_officer, merchant, auditor
	OpenID  string
	UnionID string // may be empty
	// OfficialOpenID is who the person is to the official account, whether they follow it or not.
	OfficialOpenID string
	Phone          string // mainland number; empty if none is bound
	Blocked        bool   // WeChat refuses to sign the person in
	Place          string // where the person works; may be empty
	Team           string // who has the same one can do the whole job together; may be empty
	// Photo draws a side, front or back, of the person's document as JPEG; nil for who has none.
	Photo func(side string) ([]byte, error)
}

// Message is what arrived on a phone.
type Message struct {
	ID         string            `json:"id"`
	Kind       string            `json:"kind"` // subscribe, template (of the official account) or sms
	At         time.Time         `json:"at"`
	TemplateID string            `json:"template_id"`
	Title      string            `json:"title"`
	Page       string            `json:"page"`
	State      string            `json:"state"`
	Data       map[string]string `json:"data"`
}

// person is a Person with what WeChat remembers of them.
type person struct {
	Person
	grants    map[string]int
	banned    bool
	follows   bool // the official account
	sends     int  // calls to send to the person, whatever became of them
	sending   bool
	messages  []Message
	logins    []time.Time
	lastVisit time.Time
}

// Add brings a person in. It refuses a second one of the same id or openid, and unknown roles.
func (s *Simulator) Add(p Person) error {
	if p.ID == "" || p.OpenID == "" {
		return fmt.Errorf("simulator: a person needs an id and an openid")
	}
	for _, role := range p.Roles {
		if !slices.Contains(roles[:], role) {
			return fmt.Errorf("simulator: there is no role %q", role)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.people[p.ID] != nil || s.openIDs[p.OpenID] != nil {
		return fmt.Errorf("simulator: person %q or their openid is there already", p.ID)
	}
	if p.OfficialOpenID != "" && s.openIDs[p.OfficialOpenID] != nil {
		return fmt.Errorf("simulator: the official openid of person %q is there already", p.ID)
	}
	p.Roles = slices.Clone(p.Roles)
	one := &person{Person: p, grants: make(map[string]int)}
	s.people[p.ID], s.openIDs[p.OpenID] = one, one
	if p.OfficialOpenID != "" {
		s.openIDs[p.OfficialOpenID] = one
	}
	s.order = append(s.order, one)
	return nil
}

// Messages gives what a person's phone has received, oldest first.
func (s *Simulator) Messages(id string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.people[id]
	if p == nil {
		return nil
	}
	return slices.Clone(p.messages)
}

// Sends counts the calls to send to a person, those that were refused or cut off too.
func (s *Simulator) Sends(id string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.people[id]; p != nil {
		return p.sends
	}
	return 0
}

// Grant answers the question for one template on a person's phone: accept adds
// one send, reject adds none, ban switches all messages off until an accept. The
// event goes out as WeChat's would. It says whether person and template exist.
func (s *Simulator) Grant(id, templateID, decision string) bool {
	s.mu.Lock()
	p := s.people[id]
	_, known := s.templates[templateID]
	if p == nil || !known {
		s.mu.Unlock()
		return false
	}
	switch decision {
	case "accept":
		p.grants[templateID]++
		p.banned = false
	case "ban":
		p.banned = true
	}
	event := s.event(p.OpenID, "subscribe_msg_popup_event", map[string]any{
		"List": []map[string]any{{"TemplateId": templateID, "SubscribeStatusString": decision, "PopupScene": "0"}},
	})
	s.mu.Unlock()
	s.push(p.OpenID, event)
	return true
}

// receive puts a message on a phone. The caller holds the lock.
func (p *person) receive(m Message) {
	p.messages = append(p.messages, m)
	if len(p.messages) > maxMessages {
		p.messages = slices.Clone(p.messages[len(p.messages)-maxMessages:])
	}
}
