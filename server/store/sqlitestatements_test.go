package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"path/filepath"
	"testing"
)

// one is a connection that keeps statements, for SQL as database/sql gives it.
func one(t *testing.T) (*sql.Conn, *keepingConn) {
	t.Helper()
	connector, err := newSQLiteConnector("file:" + filepath.Join(t.TempDir(), "s.db"))
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	t.Cleanup(func() { _ = db.Close() })
	conn, err := db.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	var kept *keepingConn
	if err = conn.Raw(func(c any) error { kept = c.(*keepingConn); return nil }); err != nil {
		t.Fatal(err)
	}
	return conn, kept
}

// queryFirst reads the first number of a query as the driver gives it: database/sql
// lets nobody use a connection while its rows are open.
func (c *keepingConn) queryFirst(ctx context.Context, query string, arg int64, to *int) error {
	rows, err := c.QueryContext(ctx, query, []driver.NamedValue{{Ordinal: 1, Value: arg}})
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	values := make([]driver.Value, 1)
	if err = rows.Next(values); err != nil {
		return err
	}
	*to = int(values[0].(int64))
	return nil
}

func run(t *testing.T, conn *sql.Conn, query string, args ...any) {
	t.Helper()
	if _, err := conn.ExecContext(context.Background(), query, args...); err != nil {
		t.Fatal(err)
	}
}

func TestAStatementIsParsedOnceAndGivesEachTimeWhatIsThere(t *testing.T) {
	conn, kept := one(t)
	run(t, conn, "CREATE TABLE a (n INTEGER PRIMARY KEY)")
	for n := range 5 {
		run(t, conn, "INSERT INTO a (n) VALUES (?)", n)
		var count int
		if err := conn.QueryRowContext(context.Background(), "SELECT count(*) FROM a WHERE n >= ?", 0).Scan(&count); err != nil || count != n+1 {
			t.Fatalf("%d rows after %d: %v", count, n+1, err)
		}
	}
	if len(kept.idle) != 2 {
		t.Fatalf("%d statements kept for two texts", len(kept.idle))
	}
}

func TestAStatementThatRunsMayRunInsideItself(t *testing.T) {
	conn, kept := one(t)
	run(t, conn, "CREATE TABLE a (n INTEGER PRIMARY KEY)")
	for n := range 3 {
		run(t, conn, "INSERT INTO a (n) VALUES (?)", n)
	}
	const query = "SELECT n FROM a WHERE n >= ? ORDER BY n"
	var seen []int
	ctx := context.Background()
	outer, err := conn.QueryContext(ctx, query, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = outer.Close() }()
	for outer.Next() {
		var n, first int
		if err = outer.Scan(&n); err != nil {
			t.Fatal(err)
		}
		if err = kept.queryFirst(ctx, query, int64(n), &first); err != nil {
			t.Fatal(err)
		}
		seen = append(seen, n, first)
	}
	if err = outer.Err(); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(seen); got != "[0 0 1 1 2 2]" {
		t.Fatal(got)
	}
}

func TestAStatementThatFailsOrSeesANewSchemaIsUsedAgain(t *testing.T) {
	conn, _ := one(t)
	run(t, conn, "CREATE TABLE a (n INTEGER PRIMARY KEY)")
	const insert = "INSERT INTO a (n) VALUES (?)"
	run(t, conn, insert, 1)
	if _, err := conn.ExecContext(context.Background(), insert, 1); err == nil {
		t.Fatal("the same key twice went through")
	}
	run(t, conn, insert, 2)
	run(t, conn, "ALTER TABLE a ADD COLUMN word TEXT NOT NULL DEFAULT 'x'")
	run(t, conn, insert, 3)
	var word string
	if err := conn.QueryRowContext(context.Background(), "SELECT word FROM a WHERE n = ?", 3).Scan(&word); err != nil || word != "x" {
		t.Fatal(word, err)
	}
}

func TestNoMoreStatementsAreKeptThanThereIsRoomFor(t *testing.T) {
	conn, kept := one(t)
	for n := range keptStatements + 10 {
		var got int
		if err := conn.QueryRowContext(context.Background(), fmt.Sprintf("SELECT ? + %d", n), 1).Scan(&got); err != nil || got != n+1 {
			t.Fatal(got, err)
		}
	}
	if len(kept.idle) != keptStatements || len(kept.age) != keptStatements {
		t.Fatalf("%d kept, %d in line", len(kept.idle), len(kept.age))
	}
}
