package store

import (
	"encoding/base64"
	"encoding/json"
	"strings"

	"unioncard/server/union"
)

// Page says which part of a list is asked for.
type Page struct {
	Limit  int    // 1 to 100; 0 means 20
	Cursor string // from the page before; empty for the first
}

var errCursor = union.NewError(union.KindInvalid, "cursor", "翻页位置无效，请从第一页重新查看。")

func (p Page) size() int {
	switch {
	case p.Limit <= 0:
		return 20
	case p.Limit > 100:
		return 100
	}
	return p.Limit
}

// cursor is the sort key of the last row seen: a text and the id that breaks ties.
type cursor struct {
	Key string   `json:"k,omitempty"`
	ID  union.ID `json:"i"`
}

func (c cursor) String() string {
	b, _ := json.Marshal(c)
	return base64.RawURLEncoding.EncodeToString(b)
}

func (p Page) after() (cursor, bool, error) {
	if p.Cursor == "" {
		return cursor{}, false, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(p.Cursor)
	var c cursor
	if err != nil || len(b) > 300 || json.Unmarshal(b, &c) != nil || !c.ID.Valid() || strings.ContainsFunc(c.Key, unlikeKeys) {
		return cursor{}, false, errCursor
	}
	return c, true, nil
}

// unlikeKeys finds what no key has: they are paths, moments and numbers. MariaDB refuses to
// compare them with other letters.
func unlikeKeys(r rune) bool { return r < ' ' || r > '~' }

// trim cuts the extra row and gives the cursor of the next page, empty at the end.
func trim[T any](p Page, rows []T, key func(T) cursor) ([]T, string) {
	if len(rows) <= p.size() {
		return rows, ""
	}
	rows = rows[:p.size()]
	return rows, key(rows[len(rows)-1]).String()
}
