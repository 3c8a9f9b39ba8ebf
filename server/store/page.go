package store

import (
	"encoding/base64"
	"encoding/json"

	"gorm.io/gorm"

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
	if err != nil || len(b) > 300 || json.Unmarshal(b, &c) != nil || !c.ID.Valid() {
		return cursor{}, false, errCursor
	}
	return c, true, nil
}

// below limits a query to what comes behind the cursor in the order of a column and the
// id. The first condition stands alone because databases enter an index at it; at an OR
// they do not, and each page would read all that came before.
func (c cursor) below(db *gorm.DB, column string, key any) *gorm.DB {
	return db.Where(column+" >= ? AND ("+column+" > ? OR id > ?)", key, key, c.ID)
}

// byID limits a query to a page ordered by id, which is the order of making.
// It asks for one row more than the page holds, to know whether there is another.
func (p Page) byID(db *gorm.DB, column string, newestFirst bool) (*gorm.DB, error) {
	c, on, err := p.after()
	if err != nil {
		return nil, err
	}
	order, compare := column, " > ?"
	if newestFirst {
		order, compare = column+" DESC", " < ?"
	}
	if on {
		db = db.Where(column+compare, c.ID)
	}
	return db.Order(order).Limit(p.size() + 1), nil
}

// byPath limits a query to a page ordered by the path of the owning org and the id.
func (p Page) byPath(db *gorm.DB) (*gorm.DB, error) {
	c, on, err := p.after()
	if err != nil {
		return nil, err
	}
	if on {
		db = c.below(db, "org_path", c.Key)
	}
	return db.Order("org_path, id").Limit(p.size() + 1), nil
}

// trim cuts the extra row and gives the cursor of the next page, empty at the end.
func trim[T any](p Page, rows []T, key func(T) cursor) ([]T, string) {
	if len(rows) <= p.size() {
		return rows, ""
	}
	rows = rows[:p.size()]
	return rows, key(rows[len(rows)-1]).String()
}
