package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"unioncard/server/union"
)

// scanner reads XML tag by tag and refuses document types, so that no entity is ever
// expanded or fetched. A tag or text that is too long to be honest ends it before it
// fills the memory.
//
// It is several times as fast as the standard library's decoder, which a list of
// 100,000 people kept waiting: it checks what a sheet's cells need (text is whole UTF-8,
// quotes and tags close, only the five entities that XML itself has), not that names
// are good or tags are nested; the reader of the sheet looks at those.
type scanner struct {
	r      io.Reader
	buf    []byte
	at     int   // where the next token begins
	ended  error // of r
	closes string
	attrs  []attribute
	names  map[string]string // each name once
}

const firstWindow = 32 << 10

func newScanner(r io.Reader) *scanner {
	return &scanner{r: r, buf: make([]byte, 0, firstWindow), names: map[string]string{}}
}

// tag is an opening or closing tag, or text. All but its name is valid until the next call.
type tag struct {
	name  string
	open  bool
	close bool
	attrs []attribute
	text  []byte
}

type attribute struct{ name, value []byte }

func (t tag) opens(name string) bool { return t.open && t.name == name }

func (t tag) closes(name string) bool { return t.close && t.name == name }

// attr gives an attribute by its local name: relation ids have a prefix that files choose.
func (t tag) attr(name string) string {
	for _, a := range t.attrs {
		if string(localName(a.name)) == name {
			return string(a.value)
		}
	}
	return ""
}

// next gives the next tag or text, io.EOF at the end.
func (s *scanner) next() (tag, error) {
	if s.closes != "" {
		name := s.closes
		s.closes = ""
		return tag{name: name, close: true}, nil
	}
	for {
		if s.at == len(s.buf) {
			if err := s.more(); err != nil {
				return tag{}, err
			}
		}
		if s.buf[s.at] != '<' {
			return s.chars()
		}
		found, skip, err := s.markup()
		if err != nil || !skip {
			return found, err
		}
	}
}

var (
	errEndless = errors.New("endless tag or text")
	errMarkup  = errors.New("a tag or text of a part is damaged")
)

// more reads on, keeping what stands from the token's beginning. io.EOF means that
// nothing more comes.
func (s *scanner) more() error {
	if s.ended != nil {
		return s.ended
	}
	if s.at > 0 {
		s.buf = s.buf[:copy(s.buf, s.buf[s.at:])]
		s.at = 0
	}
	if len(s.buf) > maxToken {
		return refuseUnsafe(errEndless)
	}
	if len(s.buf) == cap(s.buf) {
		s.buf = append(s.buf, make([]byte, cap(s.buf))...)[:len(s.buf)]
	}
	for {
		n, err := s.r.Read(s.buf[len(s.buf):cap(s.buf)])
		s.buf = s.buf[:len(s.buf)+n]
		if err != nil {
			s.ended = scanError(err)
		}
		if n > 0 {
			return nil
		}
		if s.ended != nil {
			return s.ended
		}
	}
}

// until gives where a mark stands behind the token's beginning, reading on as needed;
// from is how many bytes of the token are known not to begin it.
func (s *scanner) until(mark []byte, from int) (int, error) {
	for {
		if i := bytes.Index(s.buf[min(s.at+from, len(s.buf)):], mark); i >= 0 {
			if from+i > maxToken {
				return 0, refuseUnsafe(errEndless)
			}
			return from + i, nil
		}
		from = max(from, len(s.buf)-s.at-len(mark)+1)
		if err := s.more(); err != nil {
			return 0, err
		}
	}
}

// chars gives the text up to the next tag, or to the end.
func (s *scanner) chars() (tag, error) {
	n, err := s.until([]byte("<"), 0)
	if errors.Is(err, io.EOF) {
		n, err = len(s.buf)-s.at, nil
	}
	if err != nil {
		return tag{}, err
	}
	text := s.buf[s.at : s.at+n]
	s.at += n
	text, err = plainText(text, betweenTags)
	return tag{text: text}, err
}

func scanError(err error) error {
	if errors.Is(err, io.EOF) {
		return io.EOF
	}
	var refusal *union.Error
	if errors.As(err, &refusal) {
		return refusal
	}
	return refuseBroken(fmt.Errorf("scan a part: %w", err))
}
