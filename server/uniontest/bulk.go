package uniontest

import (
	"context"
	"database/sql"
	"reflect"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm/schema"

	"unioncard/server/store"
)

// Bulk writes rows straight into a database beside its store, for tests that need more of
// them than the features would make in the time.
type Bulk struct {
	t     testing.TB
	db    *sql.DB
	cache sync.Map
}

// NewBulk opens a database of a kind a second time.
func NewBulk(t testing.TB, cfg store.Config) *Bulk {
	t.Helper()
	driver, source := "mysql", cfg.DSN
	if cfg.Driver == "sqlite" {
		driver, source = "sqlite", "file:"+cfg.File+"?_time_format=sqlite&_pragma=busy_timeout(5000)"
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return &Bulk{t: t, db: db}
}

// bulkRows is how many rows one statement takes.
const bulkRows = 200

// Insert writes rows of one type in one transaction.
func Insert[T any](ctx context.Context, b *Bulk, rows []T) {
	b.t.Helper()
	var model T
	table, err := schema.Parse(&model, &b.cache, schema.NamingStrategy{})
	if err != nil {
		b.t.Fatal(err)
	}
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	row := "(" + strings.TrimSuffix(strings.Repeat("?,", len(table.DBNames)), ",") + ")"
	for from := 0; from < len(rows); from += bulkRows {
		part := rows[from:min(from+bulkRows, len(rows))]
		values := make([]any, 0, len(part)*len(table.DBNames))
		for i := range part {
			for _, column := range table.DBNames {
				value, _ := table.FieldsByDBName[column].ValueOf(ctx, reflect.ValueOf(&part[i]).Elem())
				values = append(values, value)
			}
		}
		text := "INSERT INTO " + table.Table + " (" + strings.Join(table.DBNames, ",") + ") VALUES " + strings.TrimSuffix(strings.Repeat(row+",", len(part)), ",")
		if _, err = tx.ExecContext(ctx, text, values...); err != nil {
			b.t.Fatal(err)
		}
	}
	if err = tx.Commit(); err != nil {
		b.t.Fatal(err)
	}
}
