package store

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"slices"
	"strings"
	"sync"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"unioncard/server/union"
)

// duplicateError is a unique violation with the key that was violated: an
// index's name on MySQL, its columns on SQLite.
type duplicateError struct {
	key   string
	cause error
}

// Error leaves the cause out: MySQL prints the duplicated value, which may be personal.
func (e *duplicateError) Error() string { return "store: duplicate key " + e.key }

func (e *duplicateError) Is(target error) bool { return target == gorm.ErrDuplicatedKey }

// Violates says whether err is a violation of the named unique index.
func Violates(err error, index string) bool {
	var dup *duplicateError
	if !errors.As(err, &dup) {
		return false
	}
	return dup.key == index || dup.key == indexColumns()[index]
}

// Duplicate says whether err is a violation of any unique index.
func Duplicate(err error) bool { return errors.Is(err, gorm.ErrDuplicatedKey) }

// found turns 'no row' into the one answer for absent and out of scope.
func found(err error) error {
	if errors.Is(err, gorm.ErrRecordNotFound) || errors.Is(err, sql.ErrNoRows) {
		return union.ErrNotFound
	}
	return err
}

// errReadBefore says that something was changed after the transaction had read it.
var errReadBefore = errors.New("store: what was read has changed meanwhile")

func (s *Store) mayRepeat(err error) bool {
	if errors.Is(err, driver.ErrBadConn) || errors.Is(err, errReadBefore) {
		return true
	}
	if s.dialect == mysqlDialect {
		return mysqlRepeatable(err)
	}
	return sqliteBusy(err)
}

// indexColumns maps each unique index to its columns as SQLite prints them.
var indexColumns = sync.OnceValue(func() map[string]string {
	columns := map[string]string{}
	var cache sync.Map
	for _, model := range Models() {
		s, err := schema.Parse(model, &cache, schema.NamingStrategy{})
		if err != nil {
			panic(err)
		}
		for _, index := range s.ParseIndexes() {
			if index.Class != "UNIQUE" {
				continue
			}
			var names []string
			for _, option := range index.Fields {
				names = append(names, s.Table+"."+option.DBName)
			}
			columns[index.Name] = strings.Join(slices.Clip(names), ", ")
		}
		for _, key := range embeddedKeys[s.Table] {
			words := strings.Fields(key)
			if words[0] == "unique" {
				columns[words[1]] = s.Table + "." + strings.Join(words[2:], ", "+s.Table+".")
			}
		}
	}
	return columns
})
