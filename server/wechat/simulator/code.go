package simulator

import (
	"errors"
	"time"
)

// Kinds of codes; each lives in a pool of its own.
const (
	LoginCode = "login"
	PhoneCode = "phone"
)

const codeLife = 5 * time.Minute

// code is what a phone hands to the mini-program: it works once, for 5 minutes.
type code struct {
	kind   string
	holder *person
	until  time.Time
	used   bool
}

// ErrNoPhone means a phone code for a person whose WeChat has no number bound.
var ErrNoPhone = errors.New("simulator: no phone number is bound")

// ErrNobody means a person or kind of code that isn't there.
var ErrNobody = errors.New("simulator: no such person or kind of code")

// Mint makes a code for a person as their phone would.
func (s *Simulator) Mint(id, kind string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.people[id]
	if p == nil || (kind != LoginCode && kind != PhoneCode) {
		return "", ErrNobody
	}
	if kind == PhoneCode && p.Phone == "" {
		return "", ErrNoPhone
	}
	now := s.now()
	for text, old := range s.codes {
		// A code is remembered long enough to tell a used one from an unknown one.
		if now.Sub(old.until) > codeLife {
			delete(s.codes, text)
		}
	}
	text := "0" + s.random(15)
	s.codes[text] = &code{kind: kind, holder: p, until: now.Add(codeLife)}
	return text, nil
}

// spend takes a code out of a pool: its holder, or WeChat's errcode. The caller holds the lock.
func (s *Simulator) spend(text, kind string) (*person, int64) {
	c := s.codes[text]
	if c == nil || c.kind != kind {
		return nil, 40029
	}
	if c.used {
		if kind == LoginCode {
			return nil, 40163
		}
		return nil, 40029
	}
	if !s.now().Before(c.until) {
		return nil, 40029
	}
	c.used = true
	return c.holder, 0
}
