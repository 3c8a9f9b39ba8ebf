package store

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	driver "github.com/go-sql-driver/mysql"
	"gorm.io/driver/mysql"
	"gorm.io/gorm"
)

func openMySQL(cfg Config, now func() time.Time) (*gorm.DB, error) {
	dsn, err := driver.ParseDSN(cfg.DSN)
	if err != nil {
		return nil, errors.New("open mysql: the DSN cannot be read") // the cause would print the password
	}
	dsn.ParseTime = true
	dsn.Loc = time.UTC
	dsn.Collation = "utf8mb4_bin"
	dsn.ClientFoundRows = true
	dsn.InterpolateParams = true
	dsn.Timeout, dsn.ReadTimeout, dsn.WriteTimeout = 5*time.Second, 60*time.Second, 60*time.Second
	dsn.Params = map[string]string{
		"time_zone":                "'+00:00'",
		"sql_mode":                 "'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,NO_ZERO_DATE,NO_ZERO_IN_DATE'",
		"innodb_lock_wait_timeout": "10",
	}
	connector, err := driver.NewConnector(dsn)
	if err != nil {
		return nil, errors.New("open mysql: the DSN is not usable")
	}
	db, err := gorm.Open(mysqlDialector{&mysql.Dialector{Config: &mysql.Config{
		Conn: repeatingPool{sql.OpenDB(connector)}, SkipInitializeWithVersion: true, DefaultDatetimePrecision: nil,
	}}}, gormConfig(now))
	if err != nil {
		return nil, fmt.Errorf("open mysql: %w", err)
	}
	pool, err := db.DB()
	if err != nil {
		return nil, err
	}
	conns := cfg.MaxConns
	if conns <= 0 {
		conns = 20
	}
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	pool.SetConnMaxLifetime(5 * time.Minute)
	return db, nil
}

type mysqlDialector struct{ *mysql.Dialector }

// Translate wraps a unique violation so that the violated key is known.
func (d mysqlDialector) Translate(err error) error {
	var native *driver.MySQLError
	if errors.As(err, &native) && native.Number == 1062 {
		return &duplicateError{key: mysqlKey(native.Message), cause: err}
	}
	return err
}

// mysqlKey cuts the key out of "Duplicate entry '…' for key 'table.uq_name'". The
// entry itself is never looked at: it may be personal.
func mysqlKey(message string) string {
	at := strings.LastIndex(message, "for key '")
	if at < 0 {
		return ""
	}
	key := strings.TrimSuffix(message[at+len("for key '"):], "'")
	if dot := strings.LastIndexByte(key, '.'); dot >= 0 {
		key = key[dot+1:]
	}
	return key
}

// mysqlRepeatable is for a deadlock (1213), a lock that was waited for too long (1205), and
// a row that changed since the transaction first read (1020): MariaDB ends the transaction
// for that where innodb_snapshot_isolation is on, which it is by default from 11.6 on.
func mysqlRepeatable(err error) bool {
	var native *driver.MySQLError
	return errors.As(err, &native) && slices.Contains([]uint16{1213, 1205, 1020}, native.Number)
}
