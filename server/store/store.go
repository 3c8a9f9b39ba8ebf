// Package store keeps the vocabulary's types in a database: SQLite for one
// machine, MySQL or MariaDB beyond it. There is one concrete Store; every
// scoped list takes an Actor, and every change of a status goes through Move.
package store

import (
	"context"
	"errors"
	"io"
	"time"

	"gorm.io/gorm"

	"unioncard/server/union"
)

// Config says which database and how to reach it.
type Config struct {
	Driver   string // sqlite or mysql
	File     string // sqlite
	DSN      string // mysql, without parameters: user:password@tcp(host:port)/name
	MaxConns int    // mysql
}

// Tools are what a Store needs from outside the database.
type Tools struct {
	Clock union.Clock
	Rand  io.Reader
	// MAC authenticates an audit row, so that a row edited in the database is found.
	MAC  func([]byte) []byte
	Zone *time.Location
}

// Store is the database. It is safe for concurrent use.
type Store struct {
	write   *gorm.DB
	read    *gorm.DB
	dialect dialect
	tools   Tools
	ids     *union.IDs
	inTx    bool
}

type dialect string

const (
	sqliteDialect dialect = "sqlite"
	mysqlDialect  dialect = "mysql"
)

// Open connects to the database; it does not migrate.
func Open(cfg Config, tools Tools) (*Store, error) {
	s := &Store{tools: tools, ids: union.NewIDs(tools.Clock, tools.Rand)}
	var err error
	switch cfg.Driver {
	case "sqlite":
		s.dialect = sqliteDialect
		s.write, s.read, err = openSQLite(cfg, tools.Clock.Now)
	case "mysql":
		s.dialect = mysqlDialect
		s.write, err = openMySQL(cfg, tools.Clock.Now)
		s.read = s.write
	default:
		return nil, errors.New("store: driver must be sqlite or mysql")
	}
	if err != nil {
		return nil, err
	}
	if err = refuseLocalTimes(s.write); err != nil {
		return nil, err
	}
	return s, nil
}

// Close closes all connections.
func (s *Store) Close() error {
	var errs []error
	for _, db := range []*gorm.DB{s.read, s.write} {
		pool, err := db.DB()
		if err == nil {
			err = pool.Close()
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// Ping says whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	pool, err := s.read.DB()
	if err != nil {
		return err
	}
	return pool.PingContext(ctx)
}

// Clock is the clock by which rows are dated.
func (s *Store) Clock() union.Clock { return s.tools.Clock }

// Now is the present by that clock.
func (s *Store) Now() time.Time { return s.tools.Clock.Now() }

// Today is the local day.
func (s *Store) Today() union.Date { return union.DateOf(s.Now(), s.tools.Zone) }

// Zone is the local zone of days and deadlines.
func (s *Store) Zone() *time.Location { return s.tools.Zone }

// NewID makes an id for a new row.
func (s *Store) NewID() union.ID { return s.ids.New() }

// Writers is how many transactions of one large job may run side by side: SQLite writes
// one at a time, and others must get in between.
func (s *Store) Writers() int {
	if s.dialect == sqliteDialect {
		return 1
	}
	return 3
}

// Rand is the source of randomness.
func (s *Store) Rand() io.Reader { return s.tools.Rand }

// reading gives a handle for a query, inside a transaction its own.
func (s *Store) reading(ctx context.Context) *gorm.DB { return s.handle(ctx, s.read) }

// writing gives a handle for a statement that changes rows.
func (s *Store) writing(ctx context.Context) *gorm.DB { return s.handle(ctx, s.write) }

func (s *Store) handle(ctx context.Context, db *gorm.DB) *gorm.DB {
	db = db.WithContext(ctx)
	if !s.inTx && insideTx(ctx) {
		_ = db.AddError(errOuterStore)
	}
	return db
}

// freshSession lets one prepared query be run more than once.
var freshSession = &gorm.Session{}
