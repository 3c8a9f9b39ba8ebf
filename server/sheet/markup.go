package sheet

import (
	"bytes"
	"errors"
	"io"
	"strings"
)

// markup reads what begins with '<'. skip is true for what means nothing: comments and
// instructions.
func (s *scanner) markup() (found tag, skip bool, err error) {
	for len(s.buf)-s.at < len("<![CDATA[") && s.ended == nil {
		if err = s.more(); err != nil && !errors.Is(err, io.EOF) {
			return tag{}, false, err
		}
	}
	rest := s.buf[s.at:]
	switch {
	case len(rest) < 2:
		return tag{}, false, refuseBroken(errMarkup)
	case rest[1] == '?':
		err = s.instruction()
		return tag{}, true, err
	case bytes.HasPrefix(rest, []byte("<!--")):
		var comment []byte
		comment, err = s.upTo("-->", len("<!--"))
		if err == nil && bytes.Contains(comment, []byte("--")) {
			err = refuseBroken(errMarkup)
		}
		return tag{}, true, err
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		var text []byte
		text, err = s.upTo("]]>", len("<![CDATA["))
		if err == nil {
			text, err = plainText(text, inCDATA)
		}
		return tag{text: text}, false, err
	case rest[1] == '!':
		return tag{}, false, refuseUnsafe(errors.New("document type in a part"))
	case rest[1] == '/':
		var name []byte
		name, err = s.upTo(">", len("</"))
		name = bytes.TrimRight(name, " \t\r\n")
		if err == nil && !goodName(name) {
			err = refuseBroken(errMarkup)
		}
		return tag{name: s.once(localName(name)), close: true}, false, err
	}
	found, err = s.start()
	return found, false, err
}

// upTo gives what stands between the first bytes of a token and its end mark.
func (s *scanner) upTo(end string, head int) ([]byte, error) {
	n, err := s.until([]byte(end), head)
	if errors.Is(err, io.EOF) {
		return nil, refuseBroken(io.ErrUnexpectedEOF)
	}
	if err != nil {
		return nil, err
	}
	content := s.buf[s.at+head : s.at+n]
	s.at += n + len(end)
	return content, nil
}

// instruction skips <?…?>. Another encoding than UTF-8 is refused.
func (s *scanner) instruction() error {
	content, err := s.upTo("?>", len("<?"))
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(content, []byte("xml ")) {
		return nil
	}
	_, encoding, _ := strings.Cut(string(content), "encoding=")
	if encoding == "" || encoding[0] != '"' && encoding[0] != '\'' {
		return nil
	}
	encoding, _, whole := strings.Cut(encoding[1:], encoding[:1])
	if whole && encoding != "" && !strings.EqualFold(encoding, "utf-8") {
		return refuseBroken(errors.New("another encoding than UTF-8"))
	}
	return nil
}

// start reads an opening tag with its attributes.
func (s *scanner) start() (tag, error) {
	n, err := s.tagEnd()
	if err != nil {
		return tag{}, err
	}
	inside := s.buf[s.at+1 : s.at+n]
	s.at += n + 1
	closed := bytes.HasSuffix(inside, []byte("/"))
	inside = bytes.TrimSuffix(inside, []byte("/"))
	end := nameEnd(inside)
	if !goodName(inside[:end]) {
		return tag{}, refuseBroken(errMarkup)
	}
	found := tag{name: s.once(localName(inside[:end])), open: true}
	s.attrs = s.attrs[:0]
	for rest := trimSpace(inside[end:]); len(rest) > 0; rest = trimSpace(rest) {
		var a attribute
		a, rest, err = attributeOf(rest)
		if err != nil {
			return tag{}, err
		}
		s.attrs = append(s.attrs, a)
	}
	found.attrs = s.attrs
	if closed {
		s.closes = found.name
	}
	return found, nil
}

// tagEnd gives where the '>' of an opening tag stands; one in quotes is a value's.
func (s *scanner) tagEnd() (int, error) {
	quote := byte(0)
	for n := 1; ; n++ {
		if s.at+n == len(s.buf) {
			err := s.more()
			if errors.Is(err, io.EOF) {
				err = refuseBroken(io.ErrUnexpectedEOF)
			}
			if err != nil {
				return 0, err
			}
		}
		switch c := s.buf[s.at+n]; {
		case c == '<':
			return 0, refuseBroken(errMarkup)
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return n, nil
		}
		if n > maxToken {
			return 0, refuseUnsafe(errEndless)
		}
	}
}

// attributeOf takes name="value" off the beginning.
func attributeOf(text []byte) (a attribute, rest []byte, err error) {
	end := nameEnd(text)
	a.name = text[:end]
	rest, equals := bytes.CutPrefix(trimSpace(text[end:]), []byte("="))
	rest = trimSpace(rest)
	if !equals || !goodName(a.name) || len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
		return a, nil, refuseBroken(errMarkup)
	}
	value, rest, whole := bytes.Cut(rest[1:], rest[:1])
	if !whole {
		return a, nil, refuseBroken(errMarkup)
	}
	a.value, err = plainText(value, inQuotes)
	return a, rest, err
}

// once keeps one string for each name, of which a sheet has few.
func (s *scanner) once(name []byte) string {
	if known, ok := s.names[string(name)]; ok {
		return known
	}
	const most = 1000
	known := string(name)
	if len(s.names) < most {
		s.names[known] = known
	}
	return known
}

func nameEnd(text []byte) int {
	for i, c := range text {
		if c <= ' ' || c == '=' || c == '/' || c == '"' || c == '\'' {
			return i
		}
	}
	return len(text)
}

// goodName leaves out what could be taken for something else.
func goodName(name []byte) bool {
	return len(name) > 0 && nameEnd(name) == len(name) && !bytes.ContainsAny(name, "&>!?;")
}

// localName is what stands behind a prefix.
func localName(name []byte) []byte {
	if i := bytes.IndexByte(name, ':'); i > 0 && i < len(name)-1 {
		return name[i+1:]
	}
	return name
}

func trimSpace(text []byte) []byte { return bytes.TrimLeft(text, " \t\r\n") }
