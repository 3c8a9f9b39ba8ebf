package sheet

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"testing"
	"testing/iotest"
)

// judge reads XML by the standard library's decoder: what it reads without an error,
// our scanner must read the same.
type judge struct {
	decoder *xml.Decoder
	bytes   *budget
}

func newJudge(r io.Reader) *judge {
	b := &budget{r: bufio.NewReaderSize(r, 32<<10)}
	return &judge{decoder: xml.NewDecoder(b), bytes: b}
}

// next prints the next tag or text; io.EOF at the end.
func (s *judge) next() (string, error) {
	for {
		s.bytes.left = maxToken
		token, err := s.decoder.RawToken()
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.StartElement:
			text := "<" + token.Name.Local
			for _, a := range token.Attr {
				text += fmt.Sprintf(" %s=%q", a.Name.Local, a.Value)
			}
			return text, nil
		case xml.EndElement:
			return "</" + token.Name.Local, nil
		case xml.CharData:
			return fmt.Sprintf("%q", token), nil
		case xml.Directive:
			return "", errDirective
		}
	}
}

var errDirective = errors.New("document type")

func printed(t tag) string {
	switch {
	case t.open:
		text := "<" + t.name
		for _, a := range t.attrs {
			text += fmt.Sprintf(" %s=%q", localName(a.name), a.value)
		}
		return text
	case t.close:
		return "</" + t.name
	}
	return fmt.Sprintf("%q", t.text)
}

func FuzzScanner(f *testing.F) {
	for _, content := range parts() {
		f.Add([]byte(content))
	}
	for _, content := range []string{
		"<a b='1'c=\"2\"/>", "<a>&lt;&#65;&#x4e2d;&amp;\r\n\r</a>", "<a><!-- x --><![CDATA[<&]]>y</a>", "<?xml version='1.0' encoding='utf-8'?><x:a y:b=\"&quot;\"></x:a >",
		"<a b=\">\"></a>", "a]]>b", "<a b = \"1\n2\" >", "<!DOCTYPE a>", "<?xml version='1.0' encoding='gbk'?><a/>", "<a b=\"<\"/>", "\x00", "<a>\xff</a>", "<a\n/>",
	} {
		f.Add([]byte(content))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		want, got := newJudge(bytes.NewReader(data)), newScanner(iotest.HalfReader(bytes.NewReader(data)))
		for {
			should, err := want.next()
			is, ours := got.next()
			if err != nil && !errors.Is(err, io.EOF) {
				return // whatever ours makes of it, it ends
			}
			if errors.Is(err, io.EOF) != errors.Is(ours, io.EOF) || err == nil && ours != nil {
				t.Fatalf("%q: the judge reads %s, %v; we %v", data, should, err, ours)
			}
			if err != nil {
				return
			}
			if printed(is) != should {
				t.Fatalf("%q: reads %s, want %s", data, printed(is), should)
			}
		}
	})
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
		return 0, errEndless
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
