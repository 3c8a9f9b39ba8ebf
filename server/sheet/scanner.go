package sheet

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"

	"unioncard/server/union"
)

// scanner reads XML tag by tag, each within a budget of bytes, and refuses
// document types, so that no entity is ever expanded or fetched.
type scanner struct {
	decoder *xml.Decoder
	bytes   *budget
}

func newScanner(r io.Reader) *scanner {
	b := &budget{r: bufio.NewReaderSize(r, 32<<10)}
	return &scanner{decoder: xml.NewDecoder(b), bytes: b}
}

// tag is an opening or closing tag, or text.
type tag struct {
	name  string
	open  bool
	close bool
	attrs []xml.Attr
	text  []byte // valid until the next call
}

func (t tag) opens(name string) bool { return t.open && t.name == name }

func (t tag) closes(name string) bool { return t.close && t.name == name }

// attr gives an attribute by its local name: relation ids have a prefix that files choose.
func (t tag) attr(name string) string {
	for _, a := range t.attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// next gives the next tag or text, io.EOF at the end.
func (s *scanner) next() (tag, error) {
	for {
		s.bytes.left = maxToken
		token, err := s.decoder.RawToken()
		if err != nil {
			return tag{}, scanError(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			return tag{name: token.Name.Local, open: true, attrs: token.Attr}, nil
		case xml.EndElement:
			return tag{name: token.Name.Local, close: true}, nil
		case xml.CharData:
			return tag{text: token}, nil
		case xml.Directive:
			return tag{}, refuseUnsafe(errors.New("document type in a part"))
		}
	}
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

// budget gives bytes one by one and ends a tag or text that is too long to be
// honest, before it fills the memory.
type budget struct {
	r    *bufio.Reader
	left int
}

func (b *budget) ReadByte() (byte, error) {
	b.left--
	if b.left < 0 {
		return 0, refuseUnsafe(errors.New("endless tag or text"))
	}
	return b.r.ReadByte() //nolint:wrapcheck // io.EOF must stay itself
}

func (b *budget) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	c, err := b.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = c
	return 1, nil
}
