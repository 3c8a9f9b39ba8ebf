package store

import (
	"strconv"
	"time"

	"gorm.io/gorm"
)

// Each of these limits a query to one page of a list in some order, behind the page's
// cursor, and asks for one row more than the page holds, to know whether there is another.

// below limits a query to what comes behind the cursor in the order of a column and the
// id. The first condition stands alone because databases enter an index at it; at an OR
// they do not, and each page would read all that came before.
func (c cursor) below(db *gorm.DB, column string, key any) *gorm.DB {
	return db.Where(column+" >= ? AND ("+column+" > ? OR id > ?)", key, key, c.ID)
}

// byID limits a query to a page ordered by id, which is the order of making.
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

// byText limits a query to a page ordered by a column of text and the id.
func (p Page) byText(db *gorm.DB, column string) (*gorm.DB, error) {
	c, on, err := p.after()
	if err != nil {
		return nil, err
	}
	if on {
		db = c.below(db, column, c.Key)
	}
	return db.Order(column + ", id").Limit(p.size() + 1), nil
}

// byPath limits a query to a page ordered by the path of the owning org and the id.
func (p Page) byPath(db *gorm.DB) (*gorm.DB, error) { return p.byText(db, "org_path") }

// byMoment limits a query to a page ordered by a column of time and the id.
func (p Page) byMoment(db *gorm.DB, column string) (*gorm.DB, error) {
	c, on, err := p.after()
	if err != nil {
		return nil, err
	}
	if on {
		at, err := time.Parse(time.RFC3339Nano, c.Key)
		if err != nil || at.UTC().Year() < 1 || at.UTC().Year() > 9999 { // as a database knows years
			return nil, errCursor
		}
		db = c.below(db, column, at.UTC())
	}
	return db.Order(column + ", id").Limit(p.size() + 1), nil
}

// moment is the key of a cursor in an order of time.
func moment(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// byNumber limits a query to a page ordered by a column of numbers that none has twice.
func (p Page) byNumber(db *gorm.DB, column string) (*gorm.DB, error) {
	c, on, err := p.after()
	if err != nil {
		return nil, err
	}
	if on {
		after, err := strconv.Atoi(c.Key)
		if err != nil {
			return nil, errCursor
		}
		db = db.Where(column+" > ?", after)
	}
	return db.Order(column).Limit(p.size() + 1), nil
}
