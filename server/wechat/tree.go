package wechat

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

const maxDepth = 8

var errShape = errors.New("the message has no known form")

// tree is a message without regard to its form: WeChat sends the same event as
// XML or JSON, numbers as numbers or text, and a list of one as an object.
// A value is a string, a tree or a []any of these.
type tree map[string]any

// text gives a plain value, or nothing.
func (t tree) text(name string) string {
	text, _ := t[name].(string)
	return text
}

// list gives the trees under a name, be it one or many.
func (t tree) list(name string) []tree {
	switch value := t[name].(type) {
	case tree:
		return []tree{value}
	case []any:
		var many []tree
		for _, item := range value {
			if one, ok := item.(tree); ok {
				many = append(many, one)
			}
		}
		return many
	}
	return nil
}

func parseTree(raw []byte) (tree, error) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return nil, errShape
	}
	switch raw[0] {
	case '{':
		return parseJSON(raw)
	case '<':
		return parseXML(raw)
	}
	return nil, errShape
}

func parseJSON(raw []byte) (tree, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var value map[string]any
	err := decoder.Decode(&value)
	if err != nil {
		return nil, errShape
	}
	_, err = decoder.Token()
	if !errors.Is(err, io.EOF) {
		return nil, errShape
	}
	t, ok := fromJSON(value, 0).(tree)
	if !ok {
		return nil, errShape
	}
	return t, nil
}

func fromJSON(value any, depth int) any {
	if depth > maxDepth {
		return nil
	}
	switch v := value.(type) {
	case map[string]any:
		t := make(tree, len(v))
		for name, inner := range v {
			t[name] = fromJSON(inner, depth+1)
		}
		return t
	case []any:
		many := make([]any, 0, len(v))
		for _, inner := range v {
			many = append(many, fromJSON(inner, depth+1))
		}
		return many
	case json.Number:
		return v.String()
	case string:
		return v
	}
	return nil
}

func parseXML(raw []byte) (tree, error) {
	decoder := xml.NewDecoder(bytes.NewReader(raw))
	for {
		token, err := decoder.Token()
		if err != nil {
			return nil, errShape
		}
		switch token.(type) {
		case xml.Directive:
			// A document type has no place here, nor have entities.
			return nil, errShape
		case xml.StartElement:
			value, err := fromXML(decoder, 0)
			if err != nil {
				return nil, err
			}
			t, ok := value.(tree)
			if !ok {
				return nil, errShape
			}
			return t, nil
		}
	}
}

// fromXML reads to the end of the open element: its text, or the elements in it.
func fromXML(decoder *xml.Decoder, depth int) (any, error) {
	if depth > maxDepth {
		return nil, errShape
	}
	var text strings.Builder
	t := tree{}
	for {
		token, err := decoder.Token()
		if err != nil {
			return nil, errShape
		}
		switch token := token.(type) {
		case xml.CharData:
			text.Write(token)
		case xml.StartElement:
			value, err := fromXML(decoder, depth+1)
			if err != nil {
				return nil, err
			}
			t.add(token.Name.Local, value)
		case xml.EndElement:
			if len(t) > 0 {
				return t, nil
			}
			return strings.TrimSpace(text.String()), nil
		}
	}
}

// add puts a value under a name; the second of the same name makes a list.
func (t tree) add(name string, value any) {
	switch before := t[name].(type) {
	case nil:
		t[name] = value
	case []any:
		t[name] = append(before, value)
	default:
		t[name] = []any{before, value}
	}
}
