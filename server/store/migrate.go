package store

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"

	schema "unioncard/sql"
)

// Migrate brings the schema to the newest version and says how many files were applied.
// It runs as one job: never from several replicas at once.
func (s *Store) Migrate(ctx context.Context) (int, error) {
	p, err := s.migrations()
	if err != nil {
		return 0, err
	}
	done, err := p.Up(ctx)
	if err != nil {
		return len(done), fmt.Errorf("migrate: %w", err)
	}
	return len(done), nil
}

// Pending says how many migrations have not been applied.
func (s *Store) Pending(ctx context.Context) (int, error) {
	p, err := s.migrations()
	if err != nil {
		return 0, err
	}
	all, err := p.Status(ctx)
	if err != nil {
		return 0, fmt.Errorf("read schema version: %w", err)
	}
	pending := 0
	for _, m := range all {
		if m.State == goose.StatePending {
			pending++
		}
	}
	return pending, nil
}

func (s *Store) migrations() (*goose.Provider, error) {
	pool, err := s.write.DB()
	if err != nil {
		return nil, err
	}
	dir, err := fs.Sub(schema.Files, string(s.dialect))
	if err != nil {
		return nil, err
	}
	dialect := database.DialectSQLite3
	if s.dialect == mysqlDialect {
		dialect = database.DialectMySQL
	}
	return goose.NewProvider(dialect, pool, dir)
}
