package store

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	modernc "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// openSQLite gives one writing connection, so that writers queue here instead of
// failing with 'locked', and several reading ones that see the last commit.
func openSQLite(cfg Config, now func() time.Time) (write, read *gorm.DB, err error) {
	write, err = openSQLitePool(cfg.File, "immediate", 1, false, now)
	if err != nil {
		return nil, nil, err
	}
	read, err = openSQLitePool(cfg.File, "deferred", 4, true, now)
	if err != nil {
		return nil, nil, err
	}
	return write, read, nil
}

func openSQLitePool(file, lock string, conns int, queryOnly bool, now func() time.Time) (*gorm.DB, error) {
	pragmas := []string{"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "cache_size(-16000)", "temp_store(MEMORY)"}
	if queryOnly {
		pragmas = append(pragmas, "query_only(1)")
	}
	values := url.Values{"_txlock": {lock}, "_time_format": {"sqlite"}, "_pragma": pragmas}
	dsn := fmt.Sprintf("file:%s?%s", (&url.URL{Path: file}).EscapedPath(), values.Encode())
	connector, err := newSQLiteConnector(dsn)
	if err != nil {
		return nil, fmt.Errorf("open sqlite: %w", err)
	}
	pool := sql.OpenDB(connector)
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	db, err := gorm.Open(sqliteDialector{&sqlite.Dialector{Conn: pool}}, gormConfig(now))
	if err != nil {
		_ = pool.Close()
		return nil, fmt.Errorf("open sqlite: %w", err)
	}
	return db, nil
}

// sqliteDialector tells GORM which errors of the pure-Go driver are duplicates.
type sqliteDialector struct{ *sqlite.Dialector }

// Translate wraps a unique violation so that callers see gorm.ErrDuplicatedKey.
func (d sqliteDialector) Translate(err error) error {
	var native *modernc.Error
	if !errors.As(err, &native) {
		return err
	}
	switch native.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return &duplicateError{key: sqliteKey(native.Error()), cause: err}
	}
	return err
}

// sqliteKey cuts the columns out of 'UNIQUE constraint failed: t.a, t.b'.
func sqliteKey(message string) string {
	_, columns, found := strings.Cut(message, "constraint failed: UNIQUE constraint failed: ")
	if !found {
		_, columns, _ = strings.Cut(message, "UNIQUE constraint failed: ")
	}
	columns, _, _ = strings.Cut(columns, " (")
	return columns
}

func sqliteBusy(err error) bool {
	var native *modernc.Error
	return errors.As(err, &native) && native.Code()&0xff == sqlite3.SQLITE_BUSY
}
